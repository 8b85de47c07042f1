/**
 * Whether the suggested policies do what they are for: IAM's simulator is asked again, given the documents in addition to what is
 * attached. Only where it then allows everything that a cell needs is that cell's fix proven; where it does not, the layer that still
 * refuses is named, because no policy of the principal can outweigh it.
 */
import { pairsOf } from '../policy/grants.ts';
import { attachTo, suggestedPolicies, type AttachTo } from '../policy/policies.ts';
import type { Cell, DeniedBy, RequirementResult } from '../domain/report.ts';
import {
  allowsWhatIsKnown,
  type CellSimulation,
  type FurtherSimulation,
  type PrincipalSimulation,
} from './simulation.ts';
import type { PlannedCell } from '../plan/plan.ts';

export interface JudgedCell {
  planned: PlannedCell;
  cell: Cell;
}

/** The cells of one principal with `remedy.proven` where that could be asked, and what stands in the way where it is false. */
export async function prove(judged: readonly JudgedCell[], simulation: PrincipalSimulation): Promise<Cell[]> {
  const { further } = simulation;
  const places: AttachTo[] = ['principal', 'permissions-boundary'];
  const proofs = await Promise.all(
    places.map(async (place) => {
      const own = judged.filter(({ cell }) => attachTo(cell) === place);
      const after = own.length > 0 && further ? await simulateWith(own, place, further) : undefined;
      return own.map((one) => [one.cell, after?.get(one.planned)] as const);
    }),
  );
  const asked = new Map(proofs.flat());
  const sessionUnknown = simulation.sessionPolicyFailure !== undefined;
  return judged.map((one) => {
    const { planned, cell } = one;
    const after = asked.get(cell);
    return after ? withProof(one, { before: simulation.ofCell(planned), after, sessionUnknown }) : cell;
  });
}

/** Undefined where it cannot be asked: a boundary that may not be read cannot be put together with what is to be added to it. */
async function simulateWith(
  judged: readonly JudgedCell[],
  place: AttachTo,
  further: FurtherSimulation,
): Promise<Map<PlannedCell, CellSimulation> | undefined> {
  const documents = suggestedPolicies(judged.map(({ cell }) => cell)).flatMap((one) => one.documents);
  const cells = judged.map(({ planned }) => planned);
  if (place === 'principal')
    return further.withPolicies(cells, { policies: documents.map((one) => JSON.stringify(one)) });
  const attached = await further.documents.boundary();
  const boundary = attached.ok
    ? withStatements(
        attached.value,
        documents.flatMap((one) => one.Statement),
      )
    : undefined;
  return boundary === undefined ? undefined : further.withPolicies(cells, { policies: [], boundary });
}

/** A document with statements added; undefined where its text is no policy. Sids must be unique, those that are there stay. */
function withStatements(text: string, statements: readonly object[]): string | undefined {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof parsed !== 'object' || parsed === null || !('Statement' in parsed)) return undefined;
  return JSON.stringify({ ...parsed, Statement: [parsed.Statement, ...statements].flat() });
}

interface Proof {
  before: CellSimulation;
  after: CellSimulation;
  /** The session policies could not be simulated: what they refuse is not known. */
  sessionUnknown: boolean;
}

function withProof({ cell, planned }: JudgedCell, { before, after, sessionUnknown }: Proof): Cell {
  const { diagnosis } = cell;
  const policy = diagnosis?.remedy.policy;
  // Without an answer nothing is claimed, and nothing denied.
  if (!diagnosis || !policy || after.outcome === 'not-made') return cell;
  // What the simulation allowed before, it cannot confirm as the cure of a call that was refused.
  const asked = new Set(before.requirements.filter(({ decision }) => decision !== 'allowed').map(pairKey));
  const isAbout = pairsOf(policy).every((pair) => asked.has(pairKey(pair)));
  // What was made up for the simulation is in no document, and no document is for it.
  const proven = isAbout && allowsWhatIsKnown(planned, after) && !sessionUnknown;
  const more = proven ? notCovered(planned, after) : blockersText(known(planned, after), isAbout, cell);
  const text = [diagnosis.remedy.text, ...more].join(' ');
  return { ...cell, diagnosis: { ...diagnosis, remedy: { ...diagnosis.remedy, text, proven } } };
}

/** What is denied and in no document, because its resources are not there yet. */
function notCovered({ requirements }: PlannedCell, after: CellSimulation): string[] {
  const refused = new Set(after.requirements.filter(({ decision }) => decision !== 'allowed').map(pairKey));
  const left = requirements.flatMap(({ action = '', resource, madeUp }) =>
    madeUp !== undefined && refused.has(pairKey({ action, resource }))
      ? [`${action} on resources of type ${madeUp}`]
      : [],
  );
  return left.length === 0
    ? []
    : [`The suggested policy does not cover ${left.join(' and ')}, which are there only once there is a job.`];
}

/** The answers about real resources. */
function known({ requirements }: PlannedCell, after: CellSimulation): CellSimulation {
  const madeUp = new Set(requirements.flatMap((one) => (one.madeUp === undefined ? [] : [one.resource])));
  return { ...after, requirements: after.requirements.filter(({ resource }) => !madeUp.has(resource)) };
}

const pairKey = ({ action, resource }: { action: string; resource: string }): string => `${action} ${resource}`;

/** Who refuses when the document is attached, and what to ask of them. */
const BLOCKED_BY: Record<Exclude<DeniedBy, 'identity-policy'> | 'deny' | 'gap', string> = {
  organization: 'a service control policy of the organization; ask its administrator for an exemption too',
  'permissions-boundary': 'the permissions boundary; it has to allow it too',
  'session-policy': 'the session policy; it has to allow it too',
  deny: 'a Deny statement in a policy of the principal; no Allow can outweigh it',
  gap: 'the policies of the principal; they have to allow it too',
};

function blockersText({ requirements }: CellSimulation, isAbout: boolean, { diagnosis }: Cell): string[] {
  const denied = requirements.filter(({ decision }) => decision !== 'allowed');
  const layers = Map.groupBy(denied, layerOf);
  if (layers.size > 0) {
    return [...layers].map(([layer, own]) => {
      const [first] = own;
      const what = first ? `${first.action} on ${first.resource}` : 'it';
      const more = own.length > 1 ? ` (and ${own.length - 1} more)` : '';
      return `With the suggested policy ${what}${more} is still refused by ${BLOCKED_BY[layer]}.`;
    });
  }
  if (!isAbout && diagnosis?.layer === 'policy') {
    return ["IAM's simulator allows this already, so it cannot confirm that the suggested policy is enough."];
  }
  return ['What the session policy refuses could not be simulated, so the suggested policy is not confirmed.'];
}

function layerOf({ deniedBy, decision }: RequirementResult): keyof typeof BLOCKED_BY {
  if (deniedBy !== undefined && deniedBy !== 'identity-policy') return deniedBy;
  return decision === 'explicitDeny' ? 'deny' : 'gap';
}
