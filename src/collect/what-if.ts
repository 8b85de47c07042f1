/**
 * What becomes of a principal's cells with a change that is not applied yet: the documents that are in force are read,
 * the change is made to them here and evaluated, and IAM's simulator is asked about the same where it can be told. No
 * model is called.
 */
import type { Cell, WhatIf } from '../domain/report.ts';
import type { PolicyFile } from '../domain/settings.ts';
import type { InForce } from '../iam/documents.ts';
import type { LeftOut } from '../iam/plan.ts';
import type { SimulatedChange } from '../iam/simulate.ts';
import type { Identity } from '../identity/identity.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import { isForeign, requirementsIncomplete } from '../plan/target-facts.ts';
import {
  attachedAs,
  changeFor,
  type AttachedPolicy,
  type ChangedDocument,
  type PolicyChange,
  type Removal,
} from '../policy/change.ts';
import { readPolicy, type PolicyDocument, type PolicyKind } from '../policy/document.ts';
import type { ForecastCall, RequirementForecast } from '../policy/forecast.ts';
import { denialsOf, reasonsOf } from '../policy/reasons.ts';
import { decide, FULL_ACCESS, sidesOf, type PolicySides } from '../policy/sides.ts';
import { declaredAt } from '../settings/policy-files.ts';
import { judge } from '../verdict/judge.ts';
import { answersOfIam, whatIfOf, type Answered, type Witness } from '../verdict/what-if.ts';
import type { JudgedCell } from './proof.ts';
import { usesSnapshot, type CellSimulation, type FurtherSimulation, type PrincipalSimulation } from './simulation.ts';

/**
 * The judged cells of one principal, each with what becomes of it; as they were where no file is about the principal.
 */
export async function withWhatIf(
  judged: readonly JudgedCell[],
  identity: Identity,
  simulation: PrincipalSimulation,
  { files, region }: { files: readonly PolicyFile[]; region: string },
): Promise<JudgedCell[]> {
  const change = changeFor(files, {
    name: identity.name,
    arn: simulation.principalArn,
    kind: identity.kind === 'user' ? 'user' : 'role',
    account: identity.account,
    partition: identity.partition,
    region,
  });
  // Without an account, no ARN of a profile is known, and every answer would be about another one.
  if (change === undefined || identity.account === '') return [...judged];
  const asked = judged.filter(({ planned }) => isDecidedByIam(planned));
  const wasAsked = asked.some(({ planned }) => simulation.ofCell(planned).outcome !== 'not-made');
  const { further } = simulation;
  const inForce = further && (await further.documents.inForce());
  const made = await madeTo(change, inForce, identity, further);
  const simulated =
    further && wasAsked && made.forIam
      ? await further.withPolicies(
          asked.map(({ planned }) => planned),
          made.forIam,
        )
      : undefined;
  return judged.map((one) => {
    const own = simulated?.get(one.planned);
    const whatIf = ofCell(one, { change, made, simulation, ...(own && { after: own }) });
    return { ...one, cell: { ...one.cell, ...(whatIf && { whatIf }) } };
  });
}

/** The documents on both sides of the change, and how IAM is told of it. */
interface Made {
  /** Undefined if nothing is known of what is in force. */
  before?: PolicySides;
  after: PolicySides;
  /** Service control policies of the change alone, beside policies that allow all; undefined if it has none. */
  scps?: { before: PolicySides; after: PolicySides };
  /** Only service control policies change: all else is what IAM says it is. */
  onlyScps: boolean;
  forIam?: SimulatedChange;
  /** Every policy that goes was seen to be attached. */
  isExact: boolean;
  /**
   * The documents are those that are in force; else the files stand alone, and what they do not say is no word against
   * IAM.
   */
  isWhole: boolean;
  changed: ChangedDocument[];
}

async function madeTo(
  change: PolicyChange,
  inForce: InForce | undefined,
  identity: Identity,
  further: FurtherSimulation | undefined,
): Promise<Made> {
  const { identity: own, boundary, session, scps } = change;
  const added = [...own.adds, ...(session ?? [])];
  const changed = [...added, ...(boundary && 'text' in boundary ? [boundary] : []), ...scps.adds];
  const scpSides =
    scps.adds.length + scps.removes.length === 0
      ? {}
      : {
          scps: {
            before: sidesOf([ALLOWING_ALL, ...scps.removes.flatMap(documentOf)], []),
            after: sidesOf([ALLOWING_ALL, ...besideScps(scps), ...scps.adds.flatMap(documentOf)], []),
          },
        };
  const isOfPrincipal =
    own.adds.length + own.removes.length + own.attaches.length > 0 || boundary !== undefined || session !== undefined;
  const base = { ...scpSides, changed, onlyScps: !isOfPrincipal };
  if (inForce === undefined || !isReadable(inForce)) {
    const forIam = isOfPrincipal ? await simulatedChange(change, inForce, identity, further) : undefined;
    return { ...base, ...aloneOf(change, identity), isExact: false, isWhole: false, ...(forIam && { forIam }) };
  }
  const narrowed = await sessionDocuments(identity, further);
  const removed = own.removes.map((removal) => ({ removal, found: attachedAs(inForce.identity, removal) }));
  const unseen = removed.flatMap(({ removal, found }) => (removal.required && !found ? [removal] : []));
  // What could not be read may be the one that goes.
  const lost = inForce.isListed ? unseen : [];
  const left = inForce.identity.filter((one) => !removed.some(({ found }) => found === one));
  const attached = await attachedElsewhere(own.attaches, further);
  const newBoundary = await boundaryAfter(boundary, inForce, further);
  const before = together([
    ...inForce.identity.map((one) => understood(one.name, one.text, 'identity')),
    boundaryInForce(inForce),
    narrowed,
  ]);
  const after = together([
    ...left.map((one) => understood(one.name, one.text, 'identity')),
    { documents: own.adds.flatMap(documentOf), unknown: [] },
    attached,
    newBoundary,
    session ? { documents: session.flatMap(documentOf), unknown: [] } : narrowed,
  ]);
  const unknown = [
    ...inForce.unread,
    ...after.unknown,
    ...lost.map(({ name }) => `${name}, which the change replaces or removes and which is not attached`),
    ...change.unknown,
    ...scps.uncertain,
  ];
  const forIam =
    isOfPrincipal && lost.length === 0 ? await simulatedChange(change, inForce, identity, further) : undefined;
  return {
    ...base,
    before: sidesOf(before.documents, [...inForce.unread, ...before.unknown]),
    after: sidesOf(after.documents, unknown),
    isExact: unseen.length === 0,
    isWhole: true,
    ...(forIam && { forIam }),
  };
}

/**
 * What stands beside the service control policies of a change. Every root, unit and account keeps a policy that allows
 * (Organizations user guide, orgs_manage_policies_scps), so what is only added takes away by its Deny alone.
 */
function besideScps({ adds, removes, replaced }: PolicyChange['scps']): readonly PolicyDocument[] {
  return adds.length > 0 && removes.length === 0 && !replaced ? FULL_ACCESS : [];
}

/** Whether the lists could be read: else nothing of what is in force is known, and the files stand alone. */
function isReadable({ identity, unread }: InForce): boolean {
  return identity.length > 0 || unread.length === 0;
}

/** What the files alone say. If they have no identity policy, what the principal may do otherwise is not known. */
function aloneOf({ alone, unknown, scps }: PolicyChange, { kind, name }: Identity): Pick<Made, 'before' | 'after'> {
  const isWhole = (documents: readonly PolicyDocument[]) => documents.some((one) => one.kind === 'identity');
  const others = (documents: readonly PolicyDocument[]) =>
    isWhole(documents) ? [] : [`identity policies of ${kind} ${name}`];
  const after = sidesOf(
    [...alone.after, ...besideScps(scps)],
    [...alone.unknown, ...unknown, ...scps.uncertain, ...others(alone.after)],
  );
  const { before } = alone;
  return {
    after,
    ...(before && {
      before: sidesOf([...before, ...besideScps(scps)], isWhole(before) || isWhole(alone.after) ? [] : others(before)),
    }),
  };
}

function documentOf({ name, text, layer }: ChangedDocument): PolicyDocument[] {
  return parsed(name, text, layer);
}

/** What is in force was accepted by IAM: its size is not held against it. */
function parsed(name: string, text: string, kind: PolicyKind): PolicyDocument[] {
  const read = readPolicy(text, { name, kind, limit: Infinity });
  return read.ok ? [read.document] : [];
}

/** A document that is in force; one that is not understood here is not known. */
function understood(name: string, text: string, kind: PolicyKind): Documents {
  const documents = parsed(name, text, kind);
  return { documents, unknown: documents.length > 0 ? [] : [`policy ${name}`] };
}

function boundaryInForce({ boundary }: InForce): Documents {
  if (boundary === undefined) return { documents: [], unknown: [] };
  return understood('permissions boundary', boundary, 'boundary');
}

function together(all: readonly Documents[]): Documents {
  return { documents: all.flatMap((one) => one.documents), unknown: all.flatMap((one) => one.unknown) };
}

const ALLOWING_ALL: PolicyDocument = (() => {
  const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  const [document] = parsed('everything', text, 'identity');
  if (document === undefined) throw new Error('a policy that allows everything can be parsed');
  return document;
})();

interface Documents {
  documents: PolicyDocument[];
  unknown: string[];
}

/** The session policies that the check's own session was narrowed with. */
async function sessionDocuments(
  { sessionPolicies }: Identity,
  further: FurtherSimulation | undefined,
): Promise<Documents> {
  if (!sessionPolicies) return { documents: [], unknown: [] };
  const { inline, managed } = sessionPolicies;
  const read = await attachedElsewhere(managed, further, 'session');
  return together([...(inline === undefined ? [] : [understood('inline-session-policy', inline, 'session')]), read]);
}

/** Managed policies by their ARNs. */
async function attachedElsewhere(
  arns: readonly string[],
  further: FurtherSimulation | undefined,
  kind: PolicyKind = 'identity',
): Promise<Documents> {
  const read = await Promise.all(
    arns.map(async (arn): Promise<Documents> => {
      const text = await further?.documents.managed(arn);
      const documents = text?.ok === true ? parsed(arn, text.value, kind) : [];
      return { documents, unknown: documents.length > 0 ? [] : [`policy ${arn}`] };
    }),
  );
  return { documents: read.flatMap((one) => one.documents), unknown: read.flatMap((one) => one.unknown) };
}

async function boundaryAfter(
  boundary: PolicyChange['boundary'],
  inForce: InForce,
  further: FurtherSimulation | undefined,
): Promise<Documents> {
  if (boundary === null) return { documents: [], unknown: [] };
  if (boundary === undefined) return boundaryInForce(inForce);
  if ('text' in boundary) return { documents: documentOf(boundary), unknown: [] };
  return attachedElsewhere([boundary.arn], further, 'boundary');
}

/**
 * How IAM is told of a change; undefined if it cannot be: it takes no service control policies and no session
 * policies.
 */
async function simulatedChange(
  change: PolicyChange,
  inForce: InForce | undefined,
  identity: Identity,
  further: FurtherSimulation | undefined,
): Promise<SimulatedChange | undefined> {
  const { identity: own, boundary, session, scps, unknown } = change;
  const hasScps = scps.adds.length + scps.removes.length + scps.uncertain.length > 0;
  if (session !== undefined || hasScps || unknown.length > 0 || further === undefined) return undefined;
  const leaveOut = own.removes.map((removal) =>
    leftOut(removal, inForce?.identity ?? [], identity, inForce?.isListed === true),
  );
  if (leaveOut.includes(undefined)) return undefined;
  const arns = [...own.attaches, ...(boundary && 'arn' in boundary ? [boundary.arn] : [])];
  const texts = await Promise.all(arns.map((arn) => further.documents.managed(arn)));
  if (!texts.every(({ ok }) => ok)) return undefined;
  const read = texts.flatMap((one) => (one.ok ? [one.value] : []));
  const boundaryText = boundary ? ('text' in boundary ? boundary.text : read.at(-1)) : undefined;
  return {
    policies: [...own.adds.map(({ text }) => text), ...read.slice(0, own.attaches.length)],
    ...(boundaryText !== undefined && { boundary: boundaryText }),
    leaveOut: leaveOut.flatMap((one) => one ?? []),
    withoutBoundary: boundary === null,
  };
}

/** How an attached policy is left out of a simulation; undefined if IAM cannot be told which one it is. */
function leftOut(
  removal: Removal,
  attached: readonly AttachedPolicy[],
  { kind, account, partition, arn }: Identity,
  isListed: boolean,
): LeftOut[] | undefined {
  const of = {
    kind: kind === 'user' ? ('user' as const) : ('role' as const),
    name: arn.slice(arn.lastIndexOf('/') + 1),
  };
  const found = attachedAs(attached, removal);
  if (found) return [found.arn === undefined ? { inline: found.name, of } : { arn: found.arn }];
  // A template does not say whether its policy is there already.
  if (!removal.required && isListed) return [];
  const { kind: how, name, arn: own } = removal.attached;
  if (how === 'group') return undefined;
  if (own !== undefined) return [{ arn: own }];
  if (name === undefined) return undefined;
  // A name may be that of either kind; what is not attached changes nothing.
  return [{ inline: name, of }, { arn: `arn:${partition}:iam::${account}:policy/${name}` }];
}

/** Whether a cell has anything that a policy could give or take. */
function isDecidedByIam({ requirements, plan }: PlannedCell): boolean {
  return requirements.length > 0 && plan.kind !== 'not-applicable';
}

/** What becomes of one cell; undefined if the cell has nothing that IAM decides. */
function ofCell(
  { planned, cell }: JudgedCell,
  about: { change: PolicyChange; made: Made; simulation: PrincipalSimulation; after?: CellSimulation },
): WhatIf | undefined {
  if (!isDecidedByIam(planned)) return undefined;
  const { made, simulation, after } = about;
  const call = callOf(planned, simulation.principalArn);
  const now = answersOfIam(planned.requirements, planned.iamAction, simulation.ofCell(planned).requirements);
  const evaluated = { ...(made.before && { before: decide(made.before, call) }), after: decide(made.after, call) };
  const local = localWitness(planned, { ...about, now, call, evaluated });
  const iam = after && {
    before: now,
    after: answersOfIam(planned.requirements, planned.iamAction, after.requirements),
  };
  const judged = after && judgedAfter(planned, after);
  const whatIf = whatIfOf({
    cell,
    local,
    ...(iam && judged && { iam, judged }),
    unknown: [...new Set([...made.after.unknown, ...evaluated.after.unknown])],
    isExact: made.isExact,
    isWhole: made.isWhole,
  });
  const { effect } = whatIf;
  if (effect === undefined && whatIf.verdict === 'denied') {
    const { documents } = made.after;
    const reasons = denialsOf(evaluated.after.requirements, call, {
      ...{ before: [], after: documents, changed: made.changed, declaredAt },
    });
    return reasons.length === 0 ? whatIf : { ...whatIf, reasons };
  }
  if ((effect !== 'lost' && effect !== 'opened') || !evaluated.before) return whatIf;
  const rows = { before: evaluated.before.requirements, after: evaluated.after.requirements };
  const sides = {
    before: made.before?.documents ?? [],
    after: made.after.documents,
    changed: made.changed,
    declaredAt,
  };
  const scpRows = made.scps && {
    before: decide(made.scps.before, call).requirements,
    after: decide(made.scps.after, call).requirements,
  };
  const reasons = [
    ...reasonsOf(effect, rows, call, sides),
    ...(scpRows && made.scps
      ? reasonsOf(effect, scpRows, call, {
          ...sides,
          before: made.scps.before.documents,
          after: made.scps.after.documents,
        })
      : []),
  ];
  return reasons.length === 0 ? whatIf : { ...whatIf, reasons };
}

function callOf(planned: PlannedCell, principalArn: string): ForecastCall {
  const { identity, iamAction, requirements, carried } = planned;
  const context = Object.fromEntries(identity.settings.context.map(({ key, values }) => [key, values]));
  return {
    action: iamAction,
    requirements,
    account: identity.account,
    ...(principalArn !== '' && { principalArn }),
    ...(carried.guardrailIdentifier !== undefined && { guardrail: carried.guardrailIdentifier }),
    ...(carried.serviceTier !== undefined && { serviceTier: carried.serviceTier }),
    context,
  };
}

interface Evaluated {
  before?: { requirements: readonly RequirementForecast[] };
  after: { requirements: readonly RequirementForecast[] };
}

/**
 * What the evaluation here says, with what IAM says of service control policies, whose texts no principal may read.
 */
function localWitness(
  { requirements }: PlannedCell,
  {
    change,
    made,
    now,
    call,
    evaluated,
  }: { change: PolicyChange; made: Made; now: readonly Answered[]; call: ForecastCall; evaluated: Evaluated },
): Witness {
  const scps = made.scps && {
    before: decide(made.scps.before, call).requirements,
    after: decide(made.scps.after, call).requirements,
  };
  const side = (which: 'before' | 'after'): Answered[] | undefined => {
    const rows = evaluated[which]?.requirements;
    if (rows === undefined && !made.onlyScps) return undefined;
    return requirements.map((requirement, index): Answered => {
      const known = now[index];
      const action = requirement.action ?? call.action;
      const row = rows?.[index];
      const own =
        made.onlyScps && known !== undefined && known.outcome !== 'unknown'
          ? withoutOrganization(known)
          : row && answered(row, made[which]?.unknown ?? []);
      const byScps = organizationAnswer(
        known,
        which,
        scps && { before: scps.before[index], after: scps.after[index] },
        change,
      );
      if (own === undefined) return { requirement, action, outcome: 'unknown' };
      if (own.outcome === 'denied' || byScps === 'allowed') return own;
      if (byScps === 'denied') return { requirement, action, outcome: 'denied', cause: 'service-control-policy' };
      return { requirement, action, outcome: 'unknown' };
    });
  };
  const [before, after] = [side('before'), side('after')];
  return { ...(before && { before }), after: after ?? [] };
}

/** IAM's answer as far as it is not the organization's. */
function withoutOrganization(known: Answered): Answered {
  const { requirement, action } = known;
  return known.cause === 'service-control-policy' ? { requirement, action, outcome: 'allowed' } : known;
}

function answered({ requirement, action, decision }: RequirementForecast, unknown: readonly string[]): Answered {
  const { outcome, explicit, layer = 'identity', expectedTypes } = decision;
  // A document that is not known may allow what no other does, and deny what the others allow. A Deny stays one.
  const isOpenQuestion =
    outcome === 'depends' || expectedTypes !== undefined || (unknown.length > 0 && !(outcome === 'denied' && explicit));
  if (isOpenQuestion) return { requirement, action, outcome: 'unknown' };
  if (outcome === 'allowed') return { requirement, action, outcome };
  return { requirement, action, outcome: 'denied', cause: causeOf(layer, explicit, action) };
}

function causeOf(
  layer: NonNullable<RequirementForecast['decision']['layer']>,
  explicit: boolean,
  action: string,
): NonNullable<Answered['cause']> {
  switch (layer) {
    case 'boundary':
      return 'permissions-boundary';
    case 'session':
      return 'session-policy';
    case 'scp':
      return 'service-control-policy';
    default:
      if (explicit) return 'identity-policy-explicit-deny';
      return action === 'bedrock:ApplyGuardrail' ? 'guardrail-not-permitted' : 'identity-policy-no-allow';
  }
}

/**
 * What service control policies say before or after: those of the change here, those that are in force by IAM's answer
 * of today.
 */
function organizationAnswer(
  known: Answered | undefined,
  which: 'before' | 'after',
  scps: { before: RequirementForecast | undefined; after: RequirementForecast | undefined } | undefined,
  change: PolicyChange,
): Answered['outcome'] {
  const isDeniedNow = known?.outcome === 'denied' && known.cause === 'service-control-policy';
  if (which === 'before') return isDeniedNow || outcomeOf(scps?.before) === 'denied' ? 'denied' : 'allowed';
  if (!isDeniedNow) return scps ? outcomeOf(scps.after) : 'allowed';
  if (!scps) return 'denied';
  // What denies today goes with the change, as far as its text is known.
  const goes = outcomeOf(scps.before) === 'denied';
  if (goes || outcomeOf(scps.after) === 'denied') return outcomeOf(scps.after);
  return change.scps.replaced ? 'unknown' : 'denied';
}

function outcomeOf(row: RequirementForecast | undefined): Answered['outcome'] {
  if (row === undefined) return 'allowed';
  return row.decision.outcome === 'depends' ? 'unknown' : row.decision.outcome;
}

/** The verdict by the rules of every cell, for IAM's answers after the change and without a call. */
function judgedAfter(planned: PlannedCell, simulation: CellSimulation): Pick<Cell, 'verdict' | 'confidence'> {
  const { entry, identity, requirements, target, modelFree, supportUnknown } = planned;
  const { verdict, confidence } = judge({
    expected: entry.expect,
    supported: true,
    simulation,
    probe: { outcome: 'not-made', reason: 'simulated-only' },
    mayBeRouted: requirements.some(({ role }) => role === 'destination') || requirementsIncomplete(planned),
    resolvedBy: usesSnapshot(target) ? 'snapshot' : target.resolvedBy,
    requirementsIncomplete: modelFree !== true && requirementsIncomplete(planned),
    allowIsPartial:
      supportUnknown === true || requirements.some(({ resource }) => isForeign(resource, identity.account)),
    contextAsserted: identity.settings.context.some(({ from }) => from === 'file'),
    staleTables: false,
  });
  return { verdict, confidence };
}
