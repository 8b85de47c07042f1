/**
 * IAM's decision on a request: allowed, denied, or depending on context keys that are not known, with the statements
 * that decide. Pure. Source: IAM user guide, reference_policies_evaluation-logic and its pages; service authorization
 * reference for resource types.
 */
import { type RequestContext, type Truth, MAYBE, NO, YES, or } from './context.ts';
import type { PolicyDocument, PolicyStatement } from './document.ts';
import type { TextPosition } from './json.ts';
import type { GrantedTo, RequestPrincipal } from './principal.ts';
import { actionFacts, matchingTypes, obeysResourceControl } from './service-authorization.ts';
import { type CompiledStatement, type Dependency, type StatementRequest, compileStatements } from './statement.ts';

/** Layers of policies that IAM evaluates. */
export type EvaluatedLayer = 'identity' | 'boundary' | 'session' | 'scp' | 'rcp' | 'resource' | 'vpc-endpoint';

/** What is in force. An absent layer restricts nothing; an empty `identity` allows nothing. */
export interface PolicySet {
  identity: readonly PolicyDocument[];
  boundary?: PolicyDocument;
  /** Inline and managed, together one layer. Absent: none was passed. */
  session?: readonly PolicyDocument[];
  /** Service control policies by level, from the root to the account: each level must allow. */
  scps?: readonly (readonly PolicyDocument[])[];
  /** Resource control policies by level, of the resource's account. */
  rcps?: readonly (readonly PolicyDocument[])[];
  /** The policy of the resource itself: of a guardrail, a custom model. */
  resource?: PolicyDocument;
  vpcEndpoint?: PolicyDocument;
}

/** A request that policies are evaluated for. */
export interface PolicyRequest {
  /** `service:Action`, in any case. */
  action: string;
  /** An ARN; `*` if the action takes none. */
  resource: string;
  context: RequestContext;
  /** Needed where a policy has a `Principal` element. */
  principal?: RequestPrincipal;
  /** Default: the principal's account. */
  resourceAccount?: string;
}

/** A statement that decides, as people find it. */
export interface DecidingStatement {
  layer: EvaluatedLayer;
  policy: string;
  sid?: string;
  /** From 0. */
  index: number;
  effect: 'Allow' | 'Deny';
  start: TextPosition;
  end: TextPosition;
}

/** What an undecided answer depends on: the statement counts if the condition holds. */
export type DecisionDependency = Dependency & { statement: DecidingStatement };

/** What policies decide of a request; `depends` if that hangs on what is not known. */
export interface PolicyDecision {
  outcome: 'allowed' | 'denied' | 'depends';
  /** Of a denial: by a Deny statement. */
  explicit: boolean;
  /** The layer that denies: the one with the Deny, or the first, in AWS's order, that does not allow. */
  layer?: EvaluatedLayer;
  /** Of a denial by an organization: the level from the root, from 0. */
  level?: number;
  /** The Deny statements of a denial; the Allow statements of a permission; both where it depends. */
  statements: DecidingStatement[];
  dependsOn: DecisionDependency[];
  /** The action takes no resource of this kind, so that no policy can allow it: the types that it does take. */
  expectedTypes?: readonly string[];
}

/** Policies that are ready for many requests. */
export interface CompiledPolicies {
  layers: readonly CompiledLayer[];
}

interface CompiledLayer {
  layer: EvaluatedLayer;
  level?: number;
  /** The statements whose action matches, by lower-cased action. */
  byAction: (action: string) => readonly CompiledStatement[];
}

/**
 * AWS's order of deciding, and so of naming the layer that denies
 * (reference_policies_evaluation-logic_policy-eval-denyallow).
 */
const ORDER: readonly EvaluatedLayer[] = ['rcp', 'scp', 'vpc-endpoint', 'resource', 'identity', 'boundary', 'session'];

/** Makes policies ready; do it once for a principal. */
export function compilePolicies(policies: PolicySet): CompiledPolicies {
  const { identity, boundary, session, scps, rcps, resource, vpcEndpoint } = policies;
  const single = (layer: EvaluatedLayer, policy: PolicyDocument | undefined) =>
    policy === undefined ? [] : [compileLayer(layer, [policy])];
  return {
    layers: [
      ...(rcps ?? []).map((level, index) => compileLayer('rcp', level, index)),
      ...(scps ?? []).map((level, index) => compileLayer('scp', level, index)),
      ...single('vpc-endpoint', vpcEndpoint),
      ...single('resource', resource),
      compileLayer('identity', identity),
      ...single('boundary', boundary),
      ...(session === undefined ? [] : [compileLayer('session', session)]),
    ],
  };
}

/** Answers kept per layer, so that tests with made-up actions cannot fill the memory. */
const MAXIMUM_ACTIONS = 4096;

function compileLayer(layer: EvaluatedLayer, documents: readonly PolicyDocument[], level?: number): CompiledLayer {
  const statements = documents.flatMap((document) => compileStatements(document));
  const known = new Map<string, readonly CompiledStatement[]>();
  return {
    layer,
    ...(level !== undefined && { level }),
    byAction: (action) => {
      const found = known.get(action) ?? statements.filter(({ matchesAction }) => matchesAction(action));
      if (known.size < MAXIMUM_ACTIONS) known.set(action, found);
      return found;
    },
  };
}

/** A statement that applies, or may apply. */
interface Hit {
  in: CompiledLayer;
  compiled: CompiledStatement;
  truth: Truth;
}

interface LayerAnswer {
  in: CompiledLayer;
  allows: Hit[];
  allow: Truth;
  denies: Hit[];
  deny: Truth;
}

/**
 * Returns IAM's decision. An action of the table is evaluated on `*` if it takes no resource, and denied on what it
 * does not take.
 */
export function evaluate({ layers }: CompiledPolicies, request: PolicyRequest): PolicyDecision {
  const facts = actionFacts(request.action);
  const takesNone = facts?.resourceTypes.length === 0;
  const resource = takesNone ? '*' : request.resource;
  const target: StatementRequest = {
    resource,
    context: request.context,
    ...(request.principal && { principal: request.principal }),
  };
  const action = request.action.toLowerCase();
  const inForce = layers.filter(({ layer }) => layer !== 'rcp' || obeysResourceControl(action));
  const answers = inForce.map((layer) => answerOf(layer, layer.byAction(action), target));
  const denies = answers.flatMap((answer) => answer.denies);
  const certain = denies.filter(({ truth }) => truth === YES);
  if (certain.length > 0) return explicitDenial(certain);
  if (facts !== undefined && !takesNone && resource !== '*' && matchingTypes(action, resource)?.length === 0) {
    return { ...implicitDenial('identity'), expectedTypes: facts.resourceTypes };
  }
  const gates = gatesOf(answers, request);
  const closed = gates.find(({ open }) => open === NO);
  if (closed) return implicitDenial(closed.layer, closed.level);
  const isOpen = gates.every(({ open }) => open === YES);
  const allows = answers.flatMap((answer) => answer.allows);
  if (isOpen && denies.length === 0) {
    return { outcome: 'allowed', explicit: false, statements: certainOf(allows), dependsOn: [] };
  }
  const undecided = gates.filter(({ open }) => open === MAYBE).flatMap(({ hits }) => hits.filter(isUndecided));
  const hits = [...denies, ...undecided];
  return {
    outcome: 'depends',
    explicit: false,
    statements: hits.map(deciding),
    dependsOn: hits.flatMap((hit) =>
      hit.compiled.unknowns(target).map((each) => ({ ...each, statement: deciding(hit) })),
    ),
  };
}

function answerOf(
  layer: CompiledLayer,
  statements: readonly CompiledStatement[],
  target: StatementRequest,
): LayerAnswer {
  const answer: LayerAnswer = { in: layer, allows: [], allow: NO, denies: [], deny: NO };
  for (const compiled of statements) {
    const truth = compiled.applies(target);
    if (truth === NO) continue;
    const hit = { in: layer, compiled, truth };
    if (compiled.statement.effect === 'Deny') {
      answer.denies.push(hit);
      answer.deny = or(answer.deny, truth);
    } else {
      answer.allows.push(hit);
      answer.allow = or(answer.allow, truth);
    }
  }
  return answer;
}

/** Something that must be open for a request to be allowed. */
interface Gate {
  layer: EvaluatedLayer;
  level?: number;
  open: Truth;
  hits: readonly Hit[];
}

/**
 * Each layer is a gate of its own, but that the policy of a resource opens others: in one account it grants beside the
 * identity policies, and what it grants to a session or a user no boundary or session policy takes away by silence;
 * across accounts both must allow.
 */
function gatesOf(answers: readonly LayerAnswer[], request: PolicyRequest): Gate[] {
  const resource = answers.find((answer) => answer.in.layer === 'resource');
  const sameAccount = request.resourceAccount === undefined || request.resourceAccount === request.principal?.account;
  const granted = resource && sameAccount ? resource.allows : [];
  return answers
    .filter((answer) => answer !== resource || !sameAccount)
    .map((answer) => {
      const kinds = OPENED_BY[answer.in.layer] ?? [];
      const extra = granted.filter(({ compiled }) => {
        const to = compiled.grantedTo(request.principal);
        return to !== undefined && kinds.includes(to);
      });
      const { layer, level } = answer.in;
      return {
        layer,
        ...(level !== undefined && { level }),
        open: extra.reduce<Truth>((open, { truth }) => or(open, truth), answer.allow),
        hits: [...answer.allows, ...extra],
      };
    })
    .sort((a, b) => ORDER.indexOf(a.layer) - ORDER.indexOf(b.layer));
}

/** The gates that a grant of the resource's own policy opens, by whom it is made to. */
const OPENED_BY: Partial<Record<EvaluatedLayer, readonly GrantedTo[]>> = {
  identity: ['session', 'user', 'role'],
  boundary: ['session', 'user'],
  session: ['session', 'user'],
};

function isUndecided({ truth }: Hit): boolean {
  return truth === MAYBE;
}

function certainOf(hits: readonly Hit[]): DecidingStatement[] {
  return hits.filter(({ truth }) => truth === YES).map(deciding);
}

function explicitDenial(hits: readonly Hit[]): PolicyDecision {
  const [first] = [...hits].sort((a, b) => ORDER.indexOf(a.in.layer) - ORDER.indexOf(b.in.layer));
  return {
    outcome: 'denied',
    explicit: true,
    ...(first && { layer: first.in.layer, ...(first.in.level !== undefined && { level: first.in.level }) }),
    statements: hits.map(deciding),
    dependsOn: [],
  };
}

function implicitDenial(layer: EvaluatedLayer, level?: number): PolicyDecision {
  return {
    outcome: 'denied',
    explicit: false,
    layer,
    ...(level !== undefined && { level }),
    statements: [],
    dependsOn: [],
  };
}

function deciding({ in: { layer }, compiled: { policy, statement } }: Hit): DecidingStatement {
  return asDeciding(layer, policy, statement);
}

/** Returns where a statement is found, for people. */
export function asDeciding(
  layer: EvaluatedLayer,
  policy: PolicyDocument,
  statement: PolicyStatement,
): DecidingStatement {
  const { sid, index, effect, span } = statement;
  return {
    layer,
    policy: policy.name,
    ...(sid !== undefined && sid !== '' && { sid }),
    index,
    effect,
    start: span.start,
    end: span.end,
  };
}
