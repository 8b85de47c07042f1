/** Cells and principals for properties about the simulation, with IAM answered by the testbed's policy engine. */
import type { IAMClient } from '@aws-sdk/client-iam';
import { requirements } from '../../../src/catalog/requirements.ts';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById, resolveFromService } from '../../../src/catalog/targets.ts';
import { IAM_ACTION } from '../../../src/catalog/columns.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import { cellOf } from '../../../src/matrix/cell.ts';
import type { PlannedCell } from '../../../src/plan/planned-cell.ts';
import { prove, type JudgedCell } from '../../../src/collect/proof.ts';
import { simulatePrincipal, type PrincipalSimulation } from '../../../src/collect/simulation.ts';
import type { Cell } from '../../../src/domain/report.ts';
import type { ActionName } from '../../../src/domain/settings.ts';
import { Pool } from '../../../src/util/pool.ts';
import { iamInProcess } from '../../../testbed/iam-in-process.ts';
import type { SimulatedPrincipal } from '../../../testbed/policy/simulate.ts';

export const ACCOUNT = '111122223333';
export const ROLE = `arn:aws:iam::${ACCOUNT}:role/ci`;
export const TIME = '2026-11-20T00:00:00Z';

/** The role `ci`, asked by itself. */
export function identity(sessionPolicy?: string): Identity {
  const credentials = () => Promise.resolve({ accessKeyId: 'a', secretAccessKey: 'b' });
  return {
    settings: { source: 'oidc', chain: [], context: [] },
    ...{ name: 'ci', arn: ROLE, exactArn: true, account: ACCOUNT, partition: 'aws', kind: 'role', via: 'oidc' },
    credentials,
    asker: { credentials, isItself: true, arn: ROLE },
    ...(sessionPolicy !== undefined && { sessionPolicies: { inline: sessionPolicy, managed: [] } }),
  };
}

export interface CellWish {
  model: string;
  region: string;
  action: ActionName;
  /** `models[].modelArn` of a profile. */
  models?: readonly string[];
}

/** The cell of a model, with all its requirements, as planned from what Bedrock answers. */
export function plannedCell(who: Identity, { model, region, action, models }: CellWish): PlannedCell {
  const parsed = parseModel(model);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(`${model} is no model`);
  const target = models ? resolveFromService(parsed, region, ACCOUNT, models) : resolveById(parsed, region, ACCOUNT);
  return {
    ...{ identity: who, region, model, action, iamAction: IAM_ACTION[action], target, carried: {}, validating: false },
    entry: { id: model, regions: [region], actions: [action], expect: 'allow' },
    requirements: requirements(target, { partition: 'aws', region, account: ACCOUNT }),
    plan: { kind: 'not-probed' } as unknown as PlannedCell['plan'],
  };
}

export interface Simulated {
  simulation: PrincipalSimulation;
  calls: Record<string, number>;
}

export async function simulated(
  principal: SimulatedPrincipal,
  who: Identity,
  cells: readonly PlannedCell[],
): Promise<Simulated> {
  const iam = iamInProcess(principal);
  const simulation = await simulatePrincipal(who, cells, {
    lookups: { iam: () => Promise.resolve(iam as unknown as IAMClient) },
    ...{ iamPool: new Pool(4), homeRegion: 'us-east-1', time: TIME, signal: new AbortController().signal },
  });
  return { simulation, calls: iam.calls };
}

/** The cells of the report, from the simulation alone, with what was proven. */
export async function provenCells(cells: readonly PlannedCell[], simulation: PrincipalSimulation): Promise<Cell[]> {
  const judged = cells.map((planned): JudgedCell => {
    const own = simulation.ofCell(planned);
    const { region, model, action, target } = planned;
    const cell = cellOf(
      { cell: planned, probed: { probe: { outcome: 'not-made', reason: 'off' } }, simulation: own },
      {
        ...{ account: ACCOUNT, principalArn: ROLE, region, model, action },
        target: { kind: target.kind, arn: target.arn, foundationModels: [...target.foundationModels] },
        simulation: own,
      },
      { staleTables: false, today: '2026-11-21' },
    );
    return { planned, cell, record: 'there' };
  });
  return prove(judged, simulation);
}
