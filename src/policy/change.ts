/**
 * What files that a pull request changes would do to the policies of one principal: documents that come, documents
 * that go, and what is not known of them. Pure: what is in force is given, and compared with.
 */
import { isPrincipal } from '../domain/arn.ts';
import type { PolicyFile, PolicyLayer } from '../domain/settings.ts';
import { readTemplate } from './cloudformation.ts';
import type { PolicyDocument } from './document.ts';
import { readPolicy } from './document.ts';
import {
  type Attachment,
  type PlannedDocument,
  type PlannedPolicies,
  type PlannedPrincipal,
  type PolicyPlan,
  untold,
} from './planned.ts';
import { organizationOf } from './sides.ts';
import { readTerraformPlan } from './terraform.ts';

/** Whose policies are changed. */
export interface ChangedPrincipal {
  /** Of the configuration. */
  name: string;
  /** ARN of the role or user, empty if it is not known. */
  arn: string;
  kind: 'role' | 'user';
  account: string;
  partition: string;
  /** That a template is deployed to. */
  region: string;
}

/** A document as the change has it. */
export interface ChangedDocument {
  /** File, or resource of a plan or template. */
  name: string;
  text: string;
  layer: PolicyLayer;
  attached?: Attachment;
  from: PolicyFile;
}

/** A document that is attached no more. */
export interface Removal {
  /** For people. */
  name: string;
  attached: Attachment;
  /** As far as it is known without asking. */
  text?: string;
  /** It has to be there: the change is not the one that was meant if it is not. */
  required: boolean;
}

/** Everything that a change does to one principal. */
export interface PolicyChange {
  identity: {
    adds: ChangedDocument[];
    removes: Removal[];
    /** ARNs of policies whose text is elsewhere. */ attaches: string[];
  };
  /** `null`: it is taken away. A text: its ARN, if the document is elsewhere. */
  boundary?: ChangedDocument | { arn: string } | null;
  /** In the place of the inline session policy. */
  session?: ChangedDocument[];
  scps: {
    adds: ChangedDocument[];
    removes: ChangedDocument[];
    /** Of which it is not known whether they count. */ uncertain: string[];
    /** One of those that are in force goes, and its text is not known. */ replaced: boolean;
  };
  /** Names of values that are known only after the change is applied. */
  unknown: string[];
  /** What the files alone say of before and after: all there is where nothing may be asked. */
  alone: { before?: PolicyDocument[]; after: PolicyDocument[]; unknown: string[] };
}

const OUT_OF_QUESTION: PolicyChange = {
  identity: { adds: [], removes: [], attaches: [] },
  scps: { adds: [], removes: [], uncertain: [], replaced: false },
  unknown: [],
  alone: { after: [], unknown: [] },
};

/** Returns what the files change for a principal; undefined if none of them is about it. */
export function changeFor(files: readonly PolicyFile[], principal: ChangedPrincipal): PolicyChange | undefined {
  const own = files.filter(({ principal: whose }) => whose === undefined || isAbout(principal, whose));
  const changes = own.flatMap((file) => changeOf(file, principal) ?? []);
  return changes.length === 0 ? undefined : changes.reduce(joined);
}

function isAbout({ name, arn }: ChangedPrincipal, written: string): boolean {
  return written === name || isPrincipal(arn, written);
}

function joined(a: PolicyChange, b: PolicyChange): PolicyChange {
  const boundary = b.boundary === undefined ? a.boundary : b.boundary;
  const session = [...(a.session ?? []), ...(b.session ?? [])];
  const before = [...(a.alone.before ?? []), ...(b.alone.before ?? [])];
  const hasBefore = a.alone.before !== undefined || b.alone.before !== undefined;
  return {
    identity: {
      adds: [...a.identity.adds, ...b.identity.adds],
      removes: [...a.identity.removes, ...b.identity.removes],
      attaches: [...a.identity.attaches, ...b.identity.attaches],
    },
    ...(boundary !== undefined && { boundary }),
    ...(session.length > 0 && { session }),
    scps: {
      adds: [...a.scps.adds, ...b.scps.adds],
      removes: [...a.scps.removes, ...b.scps.removes],
      uncertain: [...a.scps.uncertain, ...b.scps.uncertain],
      replaced: a.scps.replaced || b.scps.replaced,
    },
    unknown: [...new Set([...a.unknown, ...b.unknown])],
    alone: {
      ...(hasBefore && { before }),
      after: [...a.alone.after, ...b.alone.after],
      unknown: [...new Set([...a.alone.unknown, ...b.alone.unknown])],
    },
  };
}

function changeOf(file: PolicyFile, principal: ChangedPrincipal): PolicyChange | undefined {
  if (file.kind === 'policy') return changeOfDocument(file);
  const plan = planOf(file, principal);
  return plan && changeOfPlan(plan, file, principal);
}

/**
 * Plans are large, and are about many principals: each is read once, a template once for each place that it is
 * deployed to.
 */
const plans = new WeakMap<PolicyFile, Map<string, PolicyPlan | undefined>>();

function planOf(file: PolicyFile, { account, region, partition }: ChangedPrincipal): PolicyPlan | undefined {
  const known = plans.get(file) ?? new Map<string, PolicyPlan | undefined>();
  plans.set(file, known);
  const place = file.kind === 'plan' ? '' : `${partition} ${account} ${region}`;
  if (!known.has(place)) {
    const read =
      file.kind === 'plan' ? readTerraformPlan(file.text) : readTemplate(file.text, { account, region, partition });
    known.set(place, read.ok ? read.plan : undefined);
  }
  return known.get(place);
}

function changeOfDocument(file: PolicyFile): PolicyChange {
  const { layer, replaces, base } = file;
  const document: ChangedDocument = { name: file.file, text: file.text, layer, from: file };
  const removal: Removal[] =
    replaces === undefined
      ? []
      : [
          {
            name: replaces,
            attached: attachmentNamed(replaces),
            required: true,
            ...(base !== undefined && { text: base }),
          },
        ];
  const before = base === undefined ? undefined : base === '' ? [] : parsed({ name: file.file, text: base }, layer);
  const alone = { after: parsed(document, layer), unknown: [], ...(before && { before }) };
  switch (layer) {
    case 'identity':
      return { ...OUT_OF_QUESTION, identity: { adds: [document], removes: removal, attaches: [] }, alone };
    case 'boundary':
      return { ...OUT_OF_QUESTION, boundary: document, alone };
    case 'session':
      return { ...OUT_OF_QUESTION, session: [document], alone };
    case 'scp':
      return {
        ...OUT_OF_QUESTION,
        scps: { adds: [document], removes: [], uncertain: [], replaced: replaces !== undefined },
        alone,
      };
  }
}

/** A policy as a user names it: an ARN is a managed one; a name may be either's. */
function attachmentNamed(text: string): Attachment {
  const isArn = text.startsWith('arn:');
  const name = isArn ? text.slice(text.lastIndexOf('/') + 1) : text;
  return isArn ? { kind: 'managed', name, arn: text } : { kind: 'inline', name };
}

/**
 * Documents were read when the settings were: what cannot be parsed is one of before, which is of no interest then.
 */
function parsed({ name, text }: PlannedDocument, kind: PolicyLayer): PolicyDocument[] {
  const read = readPolicy(text, { name, kind, limit: Infinity });
  return read.ok ? [read.document] : [];
}

function changeOfPlan(plan: PolicyPlan, file: PolicyFile, principal: ChangedPrincipal): PolicyChange | undefined {
  const planned = plan.principals.find((one) => one.kind === principal.kind && isNamed(one, principal));
  const scps = scpsOf(plan, file, principal);
  const hasScps = scps.adds.length + scps.removes.length + scps.uncertain.length > 0;
  if (planned === undefined && !hasScps) return undefined;
  const { before, after } = planned ?? {};
  const none: PlannedPolicies = { identity: [], unknown: [] };
  const [was, is] = [before ?? none, after ?? none];
  const isTemplate = file.kind === 'template';
  const changed = (document: PlannedDocument, layer: PolicyLayer): ChangedDocument => ({
    ...document,
    layer,
    from: file,
  });
  const adds = is.identity.filter((one) => isTemplate || !has(was.identity, one));
  const removes = isTemplate
    ? adds.map((one) => removal(one, false))
    : was.identity.filter((one) => !has(is.identity, one)).map((one) => removal(one, true));
  const gone = (was.elsewhere ?? []).filter((arn) => !(is.elsewhere ?? []).includes(arn));
  const boundary = boundaryChange(was, is, (document) => changed(document, 'boundary'));
  const alone = aloneOf(plan, planned, principal);
  return {
    identity: {
      adds: adds.map((one) => changed(one, 'identity')),
      removes: [...removes, ...gone.map((arn) => ({ name: arn, attached: attachmentNamed(arn), required: true }))],
      attaches: (is.elsewhere ?? []).filter((arn) => !(was.elsewhere ?? []).includes(arn)),
    },
    ...(boundary !== undefined && { boundary }),
    scps,
    unknown: is.unknown.filter((name) => !was.unknown.includes(name)),
    alone,
  };
}

function removal({ name, text, attached = { kind: 'inline' } }: PlannedDocument, required: boolean): Removal {
  return { name, text, attached, required };
}

function has(list: readonly PlannedDocument[], { name, text }: PlannedDocument): boolean {
  return list.some((one) => one.name === name && one.text === text);
}

/** The name of a role that CloudFormation makes: STACK-LOGICALID-RANDOM, if a long logical ID is cut. */
function isNamed({ name, madeFrom }: PlannedPrincipal, { arn }: ChangedPrincipal): boolean {
  return (
    isPrincipal(arn, name) || (madeFrom !== undefined && isMadeFrom(arn.slice(arn.lastIndexOf('/') + 1), madeFrom))
  );
}

/** Characters of a logical ID that CloudFormation keeps in a name of at most 64. */
const KEPT = 24;

/** Returns whether CloudFormation could have made a name from a logical ID: `search-SearchRole5A1B-1N2M3K4`. */
export function isMadeFrom(name: string, logicalId: string): boolean {
  const [, middle] = /^.+?-(\w+)-[A-Za-z0-9]{6,16}$/.exec(name) ?? [];
  return middle !== undefined && (middle === logicalId || (middle.length >= KEPT && logicalId.startsWith(middle)));
}

function boundaryChange(
  was: PlannedPolicies,
  is: PlannedPolicies,
  changed: (document: PlannedDocument) => ChangedDocument,
): PolicyChange['boundary'] {
  if (is.boundary) return was.boundary && has([was.boundary], is.boundary) ? undefined : changed(is.boundary);
  if (is.boundaryArn !== undefined) return was.boundaryArn === is.boundaryArn ? undefined : { arn: is.boundaryArn };
  return was.boundary !== undefined || was.boundaryArn !== undefined ? null : undefined;
}

function scpsOf({ organization }: PolicyPlan, file: PolicyFile, { account }: ChangedPrincipal): PolicyChange['scps'] {
  const [was, is] = [organizationOf(organization, 'before', account), organizationOf(organization, 'after', account)];
  const changed = (document: PlannedDocument): ChangedDocument => ({ ...document, layer: 'scp', from: file });
  const onlyIn = (list: readonly PlannedDocument[], other: readonly PlannedDocument[]) =>
    list.filter((one) => !has(other, one)).map(changed);
  const uncertain = [...onlyIn(is.uncertain, was.uncertain), ...onlyIn(was.uncertain, is.uncertain)];
  return {
    adds: onlyIn(is.certain, was.certain),
    removes: onlyIn(was.certain, is.certain),
    uncertain: [...new Set(uncertain.map(({ name }) => `whether ${name} counts for account ${account}`))],
    replaced: false,
  };
}

/** The plan's own word on what is there before and after. */
function aloneOf(
  { organization }: PolicyPlan,
  planned: PlannedPrincipal | undefined,
  { account }: ChangedPrincipal,
): PolicyChange['alone'] {
  const documents = (policies: PlannedPolicies, which: 'before' | 'after'): PolicyDocument[] => [
    ...policies.identity.flatMap((one) => parsed(one, 'identity')),
    ...(policies.boundary ? parsed(policies.boundary, 'boundary') : []),
    ...organizationOf(organization, which, account).certain.flatMap((one) => parsed(one, 'scp')),
  ];
  const { before, after } = planned ?? {};
  const isWhole = after?.declared !== false;
  return {
    ...(before && { before: documents(before, 'before') }),
    after: after ? documents(after, 'after') : [],
    unknown: [
      ...(after ? untold(after) : []),
      ...(isWhole ? [] : [`other policies of ${planned?.kind ?? ''} ${planned?.name ?? ''}`]),
    ],
  };
}

/** A policy of a principal as IAM has it. */
export interface AttachedPolicy {
  kind: 'inline' | 'managed';
  name: string;
  arn?: string;
  text: string;
}

/** Returns the attached policy that a removal is about; undefined if none is. */
export function attachedAs(
  attached: readonly AttachedPolicy[],
  { attached: wanted, text }: Removal,
): AttachedPolicy | undefined {
  const { name, arn, madeFrom } = wanted;
  return (
    attached.find((one) => arn !== undefined && one.arn === arn) ??
    attached.find((one) => name !== undefined && one.name === name) ??
    attached.find((one) => madeFrom !== undefined && isMadeFrom(one.name, madeFrom)) ??
    attached.find((one) => name === undefined && text !== undefined && isSameDocument(one.text, text))
  );
}

function isSameDocument(a: string, b: string): boolean {
  try {
    return JSON.stringify(JSON.parse(a)) === JSON.stringify(JSON.parse(b));
  } catch {
    return false;
  }
}
