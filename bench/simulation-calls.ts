/**
 * How many simulation calls a check makes, beside one call per cell (and one per requirement, which is what it takes
 * to ask without grouping): 60 models on demand in 6 regions, and 20 geographic profiles in 3. Each with everything
 * allowed, with one requirement denied, and where a policy reads bedrock:InferenceProfileArn, so that no profile may
 * share a call with another. Then 1,000 checks with one model in ten denied, as a multiple of the calls while all is
 * allowed, which are the contexts. Budget: 3 x. Run: node scripts/node24.js bench/simulation-calls.ts
 */
import { SNAPSHOT_DATE } from '../src/catalog/snapshot.ts';
import type { PlannedCell } from '../src/plan/planned-cell.ts';
import { parsePolicy } from '../testbed/policy/document.ts';
import type { SimulatedPrincipal } from '../testbed/policy/simulate.ts';
import { ACCOUNT, identity, plannedCell, provenCells, simulated } from '../__tests__/unit/matrix/support.ts';

const model = (region: string, id: string): string => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const who = identity();
const ACTIONS = ['invoke', 'stream'] as const;

const REGIONS = ['us-east-1', 'us-east-2', 'us-west-2', 'eu-central-1', 'eu-west-1', 'ap-northeast-1'];
const SOURCES = ['us-east-1', 'us-east-2', 'us-west-2'];

const ALLOW = { Effect: 'Allow', Action: 'bedrock:*', Resource: '*' };
/** As much as is needed for the policy to read the key; it changes no answer. */
const READS_PROFILE = {
  Effect: 'Deny',
  Action: 'bedrock:InvokeModel',
  Resource: '*',
  Condition: {
    StringEquals: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:us-east-1:111122223333:inference-profile/none' },
  },
};
const DENIED = { Effect: 'Deny', Action: 'bedrock:InvokeModel', Resource: model('us-west-2', 'amazon.model-7-v1:0') };
const MISSING = { Effect: 'Allow', Action: 'bedrock:*', NotResource: model('us-west-2', 'amazon.model-7-v1:0') };

const CASES: { name: string; statements: object[]; scp?: object }[] = [
  { name: 'all allowed', statements: [ALLOW] },
  { name: 'one explicitly denied', statements: [ALLOW, DENIED] },
  { name: 'one not allowed, and the fix proven', statements: [MISSING] },
  { name: 'all allowed, profiles are read', statements: [ALLOW, READS_PROFILE] },
  { name: 'one explicitly denied, profiles are read', statements: [ALLOW, READS_PROFILE, DENIED] },
  { name: 'one denied by a service control policy', statements: [ALLOW], scp: DENIED },
];

function principalOf(statements: object[], scp: object | undefined): SimulatedPrincipal {
  const sourced = (id: string, Statement: object[], kind: 'identity' | 'scp') => ({
    id,
    document: parsePolicy({ Version: '2012-10-17', Statement }, kind),
  });
  const levels = scp && [[sourced('scp', [{ Effect: 'Allow', Action: '*', Resource: '*' }, scp], 'scp')]];
  return {
    ...{ kind: 'role', name: 'ci', account: ACCOUNT, policies: [sourced('models', statements, 'identity')] },
    ...(levels && { organization: { id: 'o-a1b2c3d4e5', levels } }),
  };
}

async function measure(name: string, cells: readonly PlannedCell[]): Promise<void> {
  const requirements = cells.reduce((sum, cell) => sum + cell.requirements.length, 0);
  console.log(
    `\n${name}: ${cells.length} cells; one call per cell ${cells.length}, one per requirement ${requirements}`,
  );
  for (const { name: about, statements, scp } of CASES) {
    const { simulation, calls } = await simulated(principalOf(statements, scp), who, cells);
    const asked = calls.SimulatePrincipalPolicy ?? 0;
    await provenCells(cells, simulation);
    const proof = (calls.SimulatePrincipalPolicy ?? 0) - asked;
    console.log(
      `  ${about.padEnd(42)} ${String(asked).padStart(4)}${proof > 0 ? `, ${proof} more for the proof` : ''}`,
    );
  }
}

/** Cells of both actions: so many models on demand, or geographic profiles, in each region. */
function cellsOf(regions: readonly string[], count: number, kind: 'model' | 'profile'): PlannedCell[] {
  const ids = Array.from({ length: count }, (_, index) => `amazon.model-${index}-v1:0`);
  return regions.flatMap((region) =>
    ids.flatMap((id) =>
      ACTIONS.map((action) =>
        kind === 'model'
          ? plannedCell(who, { model: id, region, action })
          : plannedCell(who, { model: `us.${id}`, region, action, models: SOURCES.map((one) => model(one, id)) }),
      ),
    ),
  );
}

/** Every tenth model, wherever it is called. */
const TENTH = Array.from({ length: 50 }, (_, index) => model('*', `amazon.model-${index * 10}-v1:0`));
const TENTH_DENIED = { Effect: 'Deny', Action: 'bedrock:*', Resource: TENTH };
const TENTH_MISSING = { Effect: 'Allow', Action: 'bedrock:*', NotResource: TENTH };
const DENIES_NOTHING = { Effect: 'Deny', Action: 's3:*', Resource: '*' };

async function oneInTen(name: string, cells: readonly PlannedCell[]): Promise<void> {
  console.log(`\n${name}, one model in ten denied: ${cells.length} cells`);
  const callsOf = async (statements: object[], scp?: object): Promise<number> => {
    const { calls } = await simulated(principalOf(statements, scp), who, cells);
    return calls.SimulatePrincipalPolicy ?? 0;
  };
  const alone = await callsOf([ALLOW]);
  const inOrganization = await callsOf([ALLOW], DENIES_NOTHING);
  const rows: [about: string, contexts: number, calls: number][] = [
    ['not allowed', alone, await callsOf([TENTH_MISSING])],
    ['explicitly denied', alone, await callsOf([ALLOW, TENTH_DENIED])],
    ['denied by a service control policy', inOrganization, await callsOf([ALLOW], TENTH_DENIED)],
  ];
  for (const [about, contexts, calls] of rows) {
    const ratio = (calls / contexts).toFixed(1);
    console.log(`  ${about.padEnd(42)} ${String(calls).padStart(4)}, ${ratio} x the ${contexts} while all is allowed`);
  }
}

console.log(`Calls of iam:SimulatePrincipalPolicy (tables of ${SNAPSHOT_DATE})`);
await measure('60 models on demand in 6 regions', cellsOf(REGIONS, 60, 'model'));
await measure('20 geographic profiles in 3 regions', cellsOf(SOURCES, 20, 'profile'));
await oneInTen('500 models on demand in 1 region', cellsOf(['us-east-1'], 500, 'model'));
await oneInTen(
  '56 models on demand in 9 regions',
  cellsOf([...REGIONS, 'eu-west-2', 'eu-west-3', 'eu-north-1'], 56, 'model'),
);
await oneInTen('167 geographic profiles in 3 regions', cellsOf(SOURCES, 167, 'profile'));
