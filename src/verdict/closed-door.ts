/**
 * What is said of a cell with `expect: deny`: nothing ever tells to allow what must stay closed. An open door names
 * the statement that opens it and has a ready Deny; a denial that proves nothing has the same Deny; a closed door has
 * nothing to do. Pure.
 */
import { ANY_RESOURCE } from '../catalog/actions.ts';
import { hasNoResource } from '../catalog/columns.ts';
import { EXPECT_OTHERS } from '../domain/settings.ts';
import type { Cell, Diagnosis, EvidenceKind, Layer, MatchedStatement } from '../domain/report.ts';
import { causeInfo } from './causes.ts';
import { policyName, principalWords } from './principals.ts';

/** A requirement of the cell, and whether a real resource stands behind it. */
export interface DoorRequirement {
  action: string;
  resource: string;
  role: 'target' | 'source' | 'destination';
  madeUp: boolean;
}

/** A cell with `expect: deny`, and what is known of the ways in. */
export interface Door {
  cell: Cell;
  /** ARN of the principal, or its name where that is not known. */
  principal: string;
  /** The IAM actions that open it. */
  actions: readonly string[];
  requirements: readonly DoorRequirement[];
  /** The statements that allow the target, with their names as far as they could be read. */
  statements: readonly MatchedStatement[];
  /** Whether another cell, which is to be allowed, reaches the same resource through a profile or a router. */
  isNeededByOthers: boolean;
}

/** A policy document that closes a door. */
export interface DenyDocument {
  Version: '2012-10-17';
  Statement: {
    Sid: string;
    Effect: 'Deny';
    Action: string[];
    Resource: string[];
    Condition?: { Null: Record<string, 'true'> };
  }[];
}

/** Layers whose remedies are about access to the model: with `expect: deny` they would open the door. */
const OPENING: ReadonlySet<Layer> = new Set(['policy', 'entitlement', 'model', 'unknown']);

/** The diagnosis of a cell with `expect: deny`; undefined if there is nothing to say. */
export function closedDoor(door: Door): Diagnosis | undefined {
  const { cell } = door;
  const { diagnosis, met } = cell;
  if (met === false) return openDoor(door);
  if (!diagnosis || !OPENING.has(diagnosis.layer)) return diagnosis;
  const { documentation } = diagnosis.remedy;
  if (met === true) {
    return { ...diagnosis, remedy: { text: 'Nothing is to be done: it is to be denied, and it is.', documentation } };
  }
  const deny = cell.verdict === 'denied' ? denyDocument(door) : undefined;
  const text =
    deny === undefined
      ? 'It is to be denied, and no policy was seen to deny it. Deny it in a policy of the principal to be sure.'
      : `It is to be denied, and this denial proves nothing: it is ${doubtOf(cell)}. Attach the Deny statement to ${principalWords(door.principal)} to be sure.`;
  return { ...diagnosis, remedy: { text, ...(deny && { deny }), documentation } };
}

function doubtOf({ confidence, notes }: Cell): string {
  if (notes.includes('context-asserted')) return "true with the configuration file's own context only";
  return confidence === 'suspected' ? 'only suspected' : 'of one destination, and others may be open';
}

function openDoor(door: Door): Diagnosis {
  const { cell, principal, statements, actions } = door;
  const { layer, owner, documentation, title } = causeInfo('allowed-by-policy');
  const deny = denyDocument(door);
  const what = `${actions.join(' and ')} on ${deny?.Statement[0]?.Resource.join(' and ') ?? cell.target.arn}`;
  const names = statements.map((one) => statementText(one, principal));
  const opener =
    names.length === 0
      ? 'Which statement allows it could not be learnt.'
      : `${names.length === 1 ? 'What allows it is' : 'These allow it:'} ${names.join(', ')}.`;
  const close = deny === undefined ? 'Deny it' : 'Attach the Deny statement';
  return {
    cause: 'allowed-by-policy',
    layer,
    summary: `${title} (${what})${names.length === 0 ? '' : `: ${names.join(', ')}`}.`,
    ...evidenceOf(door),
    alternatives: [],
    owner,
    remedy: {
      text: `${opener} ${close} in a policy of ${principalWords(principal)}, narrow what allows it, or, where it may stay open, ${cell.configured === EXPECT_OTHERS ? 'list it as an entry' : 'remove `expect: deny`'}.`,
      ...(deny && { deny }),
      documentation: [...documentation],
    },
  };
}

function evidenceOf({ cell, principal, statements }: Door): Pick<Diagnosis, 'evidence' | 'evidenceKinds'> {
  const { evidence = [], evidenceKinds = [] } = cell.diagnosis ?? {};
  const isAllowed = cell.probe.outcome !== 'succeeded';
  const seen = new Map<string, EvidenceKind>([
    isAllowed ? ["IAM's simulation says allowed.", 'simulation'] : ['A call worked.', 'answer'],
    ...statements.map((one) => [`${capitalized(statementText(one, principal))} matched.`, 'conclusion'] as const),
    ...evidence.map((text, index) => [text, evidenceKinds[index] ?? 'conclusion'] as const),
  ]);
  return { evidence: [...seen.keys()], evidenceKinds: [...seen.values()] };
}

/** `the statement "Sid" of NAME`, or where it is in it. */
function statementText({ policy: id, sid, start, end }: MatchedStatement, principal: string): string {
  const policy = policyName(id, principal);
  if (sid !== undefined) return `the statement "${sid}" of the policy ${policy}`;
  const line = end?.line ?? start?.line;
  return line === undefined
    ? `a statement of the policy ${policy}`
    : `the statement of the policy ${policy} that ends on line ${line}`;
}

function capitalized(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/**
 * The smallest document that closes the door: its actions on the target itself; undefined if no resource of it is
 * known.
 */
export function denyDocument({ cell, actions, requirements, isNeededByOthers }: Door): DenyDocument | undefined {
  const own = requirements.filter(({ action, madeUp }) => actions.includes(action) && !madeUp);
  const named = own.filter(({ role }) => role === 'target');
  const chosen = named.length > 0 ? named : own.filter(({ role }) => role === 'source');
  const Resource = sorted(chosen.map(({ action, resource }) => (hasNoResource(action) ? ANY_RESOURCE : resource)));
  const Action = sorted(chosen.map(({ action }) => action));
  if (Action.length === 0) return undefined;
  const isDirect = cell.target.kind === 'foundation-model' && isNeededByOthers;
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: `Deny${Action.map((action) => action.replace(/^[a-z-]+:/, '')).join('')}`.slice(0, 128),
        Effect: 'Deny',
        Action,
        Resource,
        // Calls through a profile or a router that is to work carry one of the keys.
        ...(isDirect && {
          Condition: { Null: { 'bedrock:InferenceProfileArn': 'true', 'bedrock:PromptRouterArn': 'true' } },
        }),
      },
    ],
  };
}

function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}
