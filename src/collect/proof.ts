/**
 * Whether the suggested policies do what they are for: IAM's simulator is asked again, given the documents in addition
 * to what is attached. Only if it then allows everything that a cell needs is that cell's fix proven; if it does not,
 * the layer that still refuses is named, because no policy of the principal can outweigh it.
 */
import type { Requirement } from '../catalog/requirements.ts';
import { pairsOf } from '../policy/grants.ts';
import { MANAGED_POLICY_SIZE, policySize, type AttachTo } from '../policy/policies.ts';
import { attachTo, suggestedPolicies } from '../verdict/suggested-policies.ts';
import type { Cell, DeniedBy, Diagnosis, RequirementResult } from '../domain/report.ts';
import type { CellSimulation, FurtherSimulation, PrincipalSimulation } from './simulation.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { isForeign, requirementsIncomplete } from '../plan/target-facts.ts';

/** A cell with its verdict, and the plan and facts that led to it. */
export interface JudgedCell {
  planned: PlannedCell;
  cell: Cell;
  /** What Bedrock's control plane says of the target in this run. */
  record?: 'there' | 'absent' | 'ended' | undefined;
}

/**
 * The cells of one principal with `remedy.proven` where that could be asked, and what stands in the way where it is
 * false.
 */
export async function prove(judged: readonly JudgedCell[], simulation: PrincipalSimulation): Promise<Cell[]> {
  const { further } = simulation;
  const places: AttachTo[] = ['principal', 'permissions-boundary', 'session-policy'];
  const plans = await Promise.all(
    places.map(async (place) => {
      const own = judged.filter(({ cell }) => attachTo(cell) === place);
      return own.length === 0
        ? []
        : planOf(own, place, further).then((plan) => own.map((one) => [one.cell, plan] as const));
    }),
  );
  const planned = new Map(plans.flat());
  const sessionUnknown = simulation.sessionPolicyFailure !== undefined;
  return judged.map((one) => {
    const plan = planned.get(one.cell);
    if (!plan) return one.cell;
    if (plan.tooLarge !== undefined) return withheld(one.cell, plan.tooLarge);
    const after = plan.after?.get(one.planned);
    const before = simulation.ofCell(one.planned);
    const cell = after ? withProof(one, { before, after, sessionUnknown }) : one.cell;
    return withText(cell, plan.said);
  });
}

/** What is to be attached in one place, and what IAM says of the cells then. */
interface AttachmentPlan {
  after?: Map<PlannedCell, CellSimulation> | undefined;
  /** Why there is no document that IAM would take. */
  tooLarge?: string;
  /** What has to be known of the documents, in sentences. */
  said: string[];
}

async function planOf(
  judged: readonly JudgedCell[],
  place: AttachTo,
  further: FurtherSimulation | undefined,
): Promise<AttachmentPlan> {
  const documents = suggestedPolicies(judged.map(({ cell }) => cell)).flatMap((one) => one.documents);
  const cells = judged.map(({ planned }) => planned);
  const statements = documents.flatMap((one) => one.Statement);
  if (place === 'session-policy') return sessionPlan(judged, statements);
  if (place === 'principal') {
    const policies = documents.map((one) => JSON.stringify(one));
    const [after, attached] = await Promise.all([
      further?.withPolicies(cells, { policies }),
      documents.length > 1 ? further?.documents.attachedCount() : undefined,
    ]);
    return { after, said: severalDocuments(documents.length, attached) };
  }
  // A boundary that may not be read cannot be put together with what is to be added to it.
  const read = await further?.documents.boundary();
  const boundary = read?.ok ? withStatements(read.value, statements) : undefined;
  if (boundary === undefined || !further) return { said: [] };
  const size = documentSize(boundary);
  if (size > MANAGED_POLICY_SIZE)
    return { tooLarge: tooLarge('the permissions boundary', size, MANAGED_POLICY_SIZE), said: [] };
  return { after: await further.withPolicies(cells, { policies: [], boundary }), said: [] };
}

/**
 * Characters of an inline session policy (STS API reference, AssumeRole, `Policy`); its packed size has a limit of its
 * own.
 */
const SESSION_POLICY_SIZE = 2_048;

/** A session policy is not attached, so there is nothing to ask IAM again; but STS takes no longer one. */
function sessionPlan(judged: readonly JudgedCell[], statements: readonly object[]): AttachmentPlan {
  const inline = judged[0]?.planned.identity.sessionPolicies?.inline;
  const merged = inline === undefined ? undefined : withStatements(inline, statements);
  const size = merged === undefined ? 0 : documentSize(merged);
  return size > SESSION_POLICY_SIZE
    ? { tooLarge: tooLarge('the inline session policy', size, SESSION_POLICY_SIZE), said: [] }
    : { said: [] };
}

/**
 * Managed policies of a role or a user, unless the account's quota was raised (IAM user guide, "IAM and AWS STS
 * quotas").
 */
const ATTACHED_POLICIES = 10;

function severalDocuments(count: number, attached: number | undefined): string[] {
  if (count < 2) return [];
  const size = MANAGED_POLICY_SIZE.toLocaleString('en-US');
  const split = `As one document the suggested policy would be larger than the ${size} characters that IAM takes, so it comes as ${count} documents.`;
  const quota = `IAM attaches ${ATTACHED_POLICIES} managed policies to a role or a user unless that quota was raised`;
  if (attached === undefined) return count > ATTACHED_POLICIES ? [split, `${quota}.`] : [split];
  return attached + count > ATTACHED_POLICIES ? [split, `${quota}, and ${attached} are attached already.`] : [split];
}

function tooLarge(what: string, size: number, limit: number): string {
  return `With what is missing ${what} would have ${size.toLocaleString('en-US')} characters, and IAM takes ${limit.toLocaleString('en-US')}: no document is suggested. Shorten it first, or split what the principal does.`;
}

/** Characters of a document as IAM counts them: without white space outside of strings. */
function documentSize(text: string): number {
  return policySize(JSON.parse(text) as object);
}

function withheld(cell: Cell, why: string): Cell {
  const { diagnosis } = cell;
  if (!diagnosis) return cell;
  const { text, documentation } = diagnosis.remedy;
  return { ...cell, diagnosis: { ...diagnosis, remedy: { text: `${text} ${why}`, documentation } } };
}

function withText(cell: Cell, sentences: readonly string[]): Cell {
  const { diagnosis } = cell;
  if (!diagnosis || sentences.length === 0) return cell;
  const text = [diagnosis.remedy.text, ...sentences].join(' ');
  return { ...cell, diagnosis: { ...diagnosis, remedy: { ...diagnosis.remedy, text } } };
}

/**
 * A document with statements added; undefined if its text is no policy. Sids must be unique, those that are there
 * stay.
 */
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

function withProof({ cell, planned: whole, record }: JudgedCell, { before, after: all, sessionUnknown }: Proof): Cell {
  const planned = { ...whole, requirements: requiredOf(whole) };
  const pairs = new Set(planned.requirements.map(({ action, resource }) => pairKey({ action, resource })));
  const after = { ...all, requirements: all.requirements.filter((one) => pairs.has(pairKey(one))) };
  const { diagnosis } = cell;
  const policy = diagnosis?.remedy.policy;
  // Without an answer nothing is claimed, and nothing denied.
  if (!diagnosis || !policy || after.outcome === 'not-made') return cell;
  // What the simulation allowed before, it cannot confirm as the cure of a call that was refused.
  const asked = new Set(before.requirements.filter(({ decision }) => decision !== 'allowed').map(pairKey));
  const isAbout = pairsOf(policy).every((pair) => asked.has(pairKey(pair)));
  const allowed = isAbout && allowsAll(planned.requirements, after) && !sessionUnknown;
  const doubts = allowed ? doubtsAbout({ cell, planned, record }, after) : [];
  const uncovered = allowed ? notCovered(planned, after) : [];
  const proven = allowed && doubts.length === 0 && uncovered.length === 0;
  const more = allowed ? [...doubtText(doubts), ...uncovered] : blockersText(known(planned, after), isAbout, cell);
  return { ...cell, diagnosis: proved(diagnosis, more, proven) };
}

/**
 * Whether every requirement about a real resource was answered, and allowed: what was made up can be denied to who may
 * do all of it.
 */
function allowsAll(needed: readonly (Requirement & { action: string })[], after: CellSimulation): boolean {
  return needed.every(({ action, resource, requestedRegion, madeUp }) => {
    const answers = after.requirements.filter(
      (one) => pairKey(one) === pairKey({ action, resource }) && one.requestedRegion === requestedRegion,
    );
    const isAnswered = answers.length > 0;
    return isAnswered && (madeUp !== undefined || answers.every(({ decision }) => decision === 'allowed'));
  });
}

/** The requirements without what is only listed, each with its action. */
function requiredOf(whole: PlannedCell): (Requirement & { action: string })[] {
  return (whole.parts ?? [whole])
    .filter(({ optional }) => optional !== true)
    .flatMap(({ requirements, iamAction }) => requirements.map((one) => ({ action: iamAction, ...one })));
}

function proved(diagnosis: Diagnosis, more: readonly string[], proven: boolean): Diagnosis {
  const text = [diagnosis.remedy.text, ...more].join(' ');
  return { ...diagnosis, remedy: { ...diagnosis.remedy, text, proven } };
}

/**
 * What keeps an "allowed" of the simulator from being a confirmation (contract, section 7): known facts that let the
 * call fail all the same, or requirements that may not be all there are. In halves of a sentence.
 */
function doubtsAbout({ cell, planned, record }: JudgedCell, after: CellSimulation): string[] {
  const { target, requirements, identity } = planned;
  // Lists and the like are not about what is behind the target.
  const aboutModels = (planned.parts ?? [planned]).filter(({ modelFree }) => modelFree !== true);
  const table = aboutModels.flatMap((part) => part.target.snapshotDate ?? [])[0];
  const { agreement } = cell.availability ?? {};
  const isForeignTo = [target.arn, ...requirements.map(({ resource }) => resource)].some((arn) =>
    isForeign(arn, identity.account),
  );
  const asserted = identity.settings.context.some(({ from }) => from === 'file');
  const keys = [...new Set(after.requirements.flatMap(({ missingContextKeys }) => missingContextKeys))];
  const all: [boolean, string][] = [
    [isForeignTo, 'a resource belongs to another account, whose side was not seen'],
    [table !== undefined, `where the calls may go is known from the table of ${table ?? ''} only`],
    [aboutModels.some(restsOnConfiguration), 'what is behind the target is the statement of the configuration file'],
    [
      !isForeignTo && aboutModels.some(requirementsIncomplete),
      'what is behind the target could not be learnt, or it is not ready',
    ],
    [
      !after.contextComplete,
      keys.length === 0
        ? 'not every key that the policies read is known'
        : `the policies read ${keys.join(' and ')}, which the simulation did not have`,
    ],
    [asserted, 'it rests on context of the configuration file, which was not checked'],
    [
      agreement !== undefined && agreement !== 'AVAILABLE' && agreement !== 'UNKNOWN',
      `the agreement of the model reads ${agreement ?? ''}`,
    ],
    [
      planned.endpoint !== undefined,
      'the endpoint itself was not asked, neither for the model nor whether calls of it work',
    ],
    [(planned.notChecked?.length ?? 0) > 0, 'iam:PassRole on the role of the job was not checked'],
    [record === 'ended' || cell.lifecycle?.status === 'EOL', 'the model has reached its end of life'],
    [record === 'absent', 'Bedrock does not know the target'],
    [
      aboutModels.some(({ supportUnknown }) => supportUnknown === true),
      'whether the model has this operation at all, only a call says',
    ],
    [
      record === undefined && aboutModels.length > 0,
      'whether the target is there and in life could not be read from Bedrock (allow bedrock:GetFoundationModel or bedrock:GetInferenceProfile)',
    ],
  ];
  return all.flatMap(([holds, why]) => (holds ? [why] : []));
}

/**
 * Kinds whose requirements are more than the resource itself, so that what is stated behind it decides what is asked.
 */
function restsOnConfiguration({ target, requirements }: PlannedCell): boolean {
  return (
    target.resolvedBy === 'configuration' && requirements.some(({ resource }) => target.modelArns.includes(resource))
  );
}

function doubtText(doubts: readonly string[]): string[] {
  return doubts.length === 0
    ? []
    : [
        `IAM's simulator allows it with this policy, but that does not confirm that calls will work: ${doubts.join('; ')}.`,
      ];
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
