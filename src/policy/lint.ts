/**
 * Mistakes in Bedrock statements that IAM accepts without a word, each with its place and what to write instead. Pure.
 * A finding explains a policy; it never decides a cell.
 */
import { UNSPECIFIED_REGION } from '../catalog/requirements.ts';
import { MODEL_IDS, PROFILE_IDS, modelRow, profileRegionsFrom, profileSources } from '../catalog/snapshot.ts';
import { snapshotRequirements } from '../catalog/snapshot-requirements.ts';
import { partitionOf } from '../domain/partition.ts';
import { editDistance } from '../util/edit-distance.ts';
import { NO, requestContext } from './context.ts';
import { deadArn, regionsMatching } from './dead-arn.ts';
import type { Placed, PolicyCondition, PolicyDocument, PolicyStatement } from './document.ts';
import { type CompiledPolicies, compilePolicies, evaluate } from './evaluate.ts';
import type { TextPosition } from './json.ts';
import { parseOperator } from './operators.ts';
import { template } from './pattern.ts';
import { compileStatements } from './statement.ts';
import { AUTHORIZATION_DATE, actionFacts, actionsOf, arnFormat, isCompleteService } from './service-authorization.ts';

/** Names of the rules that policies are read by. */
export type LintRule =
  | 'unknown-action'
  | 'resource-type'
  | 'arn-matches-nothing'
  | 'equals-with-wildcard'
  | 'profile-without-models'
  | 'models-without-profile'
  | 'regions-miss-destination'
  | 'deny-kills-global'
  | 'not-resource-without-profiles'
  | 'marketplace-subscribe';

/** What a rule found in a policy. */
export interface LintFinding {
  rule: LintRule;
  policy: string;
  sid?: string;
  at: TextPosition;
  /** One or two sentences: what the statement does, and why. */
  message: string;
  /** What to write instead, as one sentence; undefined if that is for the author to decide. */
  fix?: string;
}

/** An account that stands for any, if a policy names none. */
const ANY_ACCOUNT = '111122223333';
const INVOKE = 'bedrock:InvokeModel';

/**
 * Returns the findings of one principal's documents in the order of their places; SCPs among them are read as such.
 */
export function lintPolicies(documents: readonly PolicyDocument[]): LintFinding[] {
  const alone = documents.flatMap((document) =>
    document.statements.flatMap((statement) => lintStatement(document, statement)),
  );
  const identity = documents.filter(({ kind }) => kind === 'identity');
  return [...alone, ...lintTogether(identity)].sort(
    (a, b) => order(a.policy, b.policy) || a.at.line - b.at.line || a.at.column - b.at.column || order(a.rule, b.rule),
  );
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

type Finding = Omit<LintFinding, 'policy' | 'sid'>;

function lintStatement(document: PolicyDocument, statement: PolicyStatement): LintFinding[] {
  const found: Finding[] = [
    ...unknownActions(statement),
    ...deadArns(statement),
    ...wrongTypes(statement),
    ...wildcardsUnderEquals(statement),
    ...regionLists(document, statement),
    ...notResource(statement),
    ...subscribes(document, statement),
  ];
  return found.map((finding) => placed(document, statement, finding));
}

function placed({ name }: PolicyDocument, { sid }: PolicyStatement, finding: Finding): LintFinding {
  return { policy: name, ...(sid !== undefined && sid !== '' && { sid }), ...finding };
}

/** APIs that are authorised as other actions, by lower-cased name. */
const ACTION_OF_API: Readonly<Record<string, string>> = {
  converse: INVOKE,
  conversestream: 'bedrock:InvokeModelWithResponseStream',
  startasyncinvoke: INVOKE,
  invokemodelwithbidirectionalstream: INVOKE,
};
/** Names of endpoints that people take for the prefix of the actions. */
const ENDPOINTS = ['bedrock-runtime', 'bedrock-agent', 'bedrock-agent-runtime'];

function unknownActions({ action, effect }: PolicyStatement): Finding[] {
  return action.values.flatMap(({ text, span }): Finding[] => {
    const [service = '', name = ''] = text.toLowerCase().split(':');
    const isEndpoint = ENDPOINTS.includes(service);
    if (!isEndpoint && !isCompleteService(service)) return [];
    if (!isEndpoint && matchesAnyAction(text)) return [];
    const instead = ACTION_OF_API[name] ?? nearestAction(isEndpoint ? 'bedrock' : service, name);
    const does = effect === 'Allow' ? 'allows' : 'denies';
    const why = isEndpoint
      ? `${service} is an endpoint; its actions begin with bedrock`
      : `There is no IAM action ${text}`;
    return [
      {
        rule: 'unknown-action',
        at: span.start,
        message: `${why} (table of ${AUTHORIZATION_DATE}): it ${does} nothing.`,
        ...(instead !== undefined && { fix: `Write ${instead} instead.` }),
      },
    ];
  });
}

function matchesAnyAction(pattern: string): boolean {
  if (actionFacts(pattern)) return true;
  if (!/[*?]/.test(pattern)) return false;
  return resolvedActions(pattern).length > 0;
}

/** The actions of the table that a pattern stands for. */
function resolvedActions(pattern: string): string[] {
  const [service = ''] = pattern.toLowerCase().split(':');
  const value = template(pattern.toLowerCase(), 'glob', false);
  return actionsOf(service)
    .map((name) => `${service}:${name}`)
    .filter((name) => value.kind === 'fixed' && value.matches(name.toLowerCase()));
}

function nearestAction(service: string, name: string): string | undefined {
  const exact = actionFacts(`${service}:${name}`);
  if (exact) return exact.name;
  const [best] = actionsOf(service)
    .map((each) => ({ each, distance: editDistance(each.toLowerCase(), name.slice(0, 80)) }))
    .sort((a, b) => a.distance - b.distance);
  return best && best.distance <= 3 ? `${service}:${best.each}` : undefined;
}

function deadArns({ resource, effect }: PolicyStatement): Finding[] {
  return (resource?.values ?? []).flatMap(({ text, span }): Finding[] => {
    const dead = deadArn(text);
    if (dead === undefined) return [];
    const does = resource?.negated === true ? 'excepts' : effect === 'Allow' ? 'allows' : 'denies';
    return [
      {
        rule: 'arn-matches-nothing',
        at: span.start,
        message: `${text} matches nothing, and so ${does} nothing: ${dead.reason}.`,
        ...(dead.instead.length > 0 && { fix: `Write ${dead.instead.join(' and ')} instead.` }),
      },
    ];
  });
}

/** The resource type that a pattern of a Bedrock ARN names, undefined if it could be several. */
function namedType(pattern: string): string | undefined {
  const match = /^arn:[^:]*:bedrock:[^:]*:[^:]*:([a-z-]+)\//.exec(pattern.replaceAll(/\$\{\w+\}/g, 'x'));
  return match?.[1];
}

/**
 * Real calls name a resource for this one, and AWS's own example grants it on profiles (inference-profiles-prereq),
 * though the service authorization reference knows none.
 */
const NAMES_ONE_ALL_THE_SAME = ['bedrock:listinferenceprofiles'];

function wrongTypes({ action, resource }: PolicyStatement): Finding[] {
  if (action.negated || resource === undefined || resource.negated) return [];
  const values = resource.values.filter(({ text }) => deadArn(text) === undefined);
  if (values.length < resource.values.length || values.some(({ text }) => text === '*')) return [];
  return action.values.flatMap((value) => wrongType(value, values));
}

function wrongType({ text, span }: Placed, resources: readonly Placed[]): Finding[] {
  const facts = actionFacts(text);
  if (!facts?.name.startsWith('bedrock:')) return [];
  const types = resources.map((resource) => namedType(resource.text));
  if (facts.resourceTypes.length === 0) {
    if (NAMES_ONE_ALL_THE_SAME.includes(text.toLowerCase())) return [];
    return [
      {
        rule: 'resource-type',
        at: span.start,
        message: `${facts.name} takes no resource, and this statement has ARNs only: it does not count for that action.`,
        fix: `Put ${facts.name} into a statement of its own with "Resource": "*".`,
      },
    ];
  }
  const prefixes = facts.resourceTypes.map((type) => namedType(arnFormat('bedrock', type) ?? ''));
  const couldBe = (type: string | undefined) => type === undefined || prefixes.includes(type);
  if (types.some(couldBe)) return [];
  return [
    {
      rule: 'resource-type',
      at: span.start,
      message: `${facts.name} takes ${facts.resourceTypes.join(', ')}, and no resource of this statement is one.`,
    },
  ];
}

function wildcardsUnderEquals({ conditions, effect }: PolicyStatement): Finding[] {
  return conditions.flatMap(({ operator, key, values }) => {
    const parsed = parseOperator(operator);
    if (parsed?.name.startsWith('string') !== true || parsed.name.endsWith('like')) return [];
    return values
      .filter(({ text }) => /[*?]/.test(text.replaceAll(/\$\{[^{}]*\}/g, '')))
      .map(({ text, span }): Finding => {
        const like = operator.replace(/Equals(?:IgnoreCase)?/, 'Like');
        const never = parsed.negated ? `is true whatever the request has` : `is never true`;
        return {
          rule: 'equals-with-wildcard',
          at: span.start,
          message: `${operator} compares letter by letter, so ${key} with ${text} ${never}, and this ${effect} ${parsed.negated ? 'counts always' : 'never counts'} by it.`,
          fix: `Write ${like} instead of ${operator}.`,
        };
      });
  });
}

const REGION_KEY = 'aws:requestedregion';

/**
 * A condition on the region that lists the ones that are let through: of an Allow as they are, of a Deny as the ones
 * that it spares.
 */
function regionCondition({ conditions, effect }: PolicyStatement): PolicyCondition | undefined {
  return conditions.find(({ key, operator }) => {
    const parsed = parseOperator(operator);
    return (
      key.toLowerCase() === REGION_KEY &&
      parsed?.name.startsWith('string') === true &&
      parsed.negated === (effect === 'Deny')
    );
  });
}

function regionLists(document: PolicyDocument, statement: PolicyStatement): Finding[] {
  const condition = regionCondition(statement);
  if (condition === undefined || !isAboutInvoking(statement)) return [];
  const texts = condition.values.map(({ text }) => text);
  const listed = [...new Set(texts.flatMap(regionsMatching))];
  const at = condition.span.start;
  const findings: Finding[] = [];
  const missing = missingDestinations(listed, reaches(document, statement));
  const verb = statement.effect === 'Allow' ? 'does not allow' : 'denies';
  for (const [prefix, { source, regions }] of missing) {
    findings.push({
      rule: 'regions-miss-destination',
      at,
      message:
        `${condition.key} has ${source} and not ${regions.join(', ')}: ${prefix}. profiles called there route to ` +
        `${regions.length === 1 ? 'it' : 'them'}, and this statement ${verb} that.`,
      fix: `Add ${regions.map((region) => `"${region}"`).join(', ')} to ${condition.key}.`,
    });
  }
  const letsUnspecified = texts.some((text) => {
    const value = template(text, 'glob', false);
    return value.kind === 'fixed' && value.matches(UNSPECIFIED_REGION);
  });
  if (statement.effect === 'Deny' && !letsUnspecified && !sparesGlobal(statement)) {
    findings.push({
      rule: 'deny-kills-global',
      at,
      message:
        `This denies every call of a global inference profile: its model is authorised with ${condition.key} = ` +
        `${UNSPECIFIED_REGION}, which is not in the list.`,
      fix: `Add "${UNSPECIFIED_REGION}" to ${condition.key} if global profiles are to work.`,
    });
  }
  return findings;
}

/** A Deny that does not count for the region-less model, by its resources or by another condition. */
function sparesGlobal({ conditions }: PolicyStatement): boolean {
  return conditions.some(({ key }) => key.toLowerCase() === 'bedrock:inferenceprofilearn');
}

function isAboutInvoking({ action }: PolicyStatement): boolean {
  const matches = action.values.some(({ text }) => {
    const value = template(text.toLowerCase(), 'glob', false);
    return value.kind === 'fixed' && value.matches(INVOKE.toLowerCase());
  });
  return matches !== action.negated;
}

/** Whether the resources of a statement, but for its conditions, have the model of a profile in a region. */
function reaches(document: PolicyDocument, statement: PolicyStatement): (profile: string, region: string) => boolean {
  const compiled = compileStatements(document)[statement.index];
  const context = requestContext({});
  return (profile, region) => {
    const model = profile.slice(profile.indexOf('.') + 1);
    const arn = `arn:${partitionOf(region)}:bedrock:${region}::foundation-model/${model}`;
    return compiled !== undefined && compiled.matchesResource(arn, context) !== NO;
  };
}

/**
 * By prefix, the destinations that most of its profiles have from a listed region and that are not listed. One source
 * for a prefix: the one from which the fewest are missing.
 */
function missingDestinations(
  listed: readonly string[],
  isReached: (profile: string, region: string) => boolean,
): Map<string, { source: string; regions: string[] }> {
  const found = new Map<string, { source: string; regions: string[] }>();
  for (const prefix of new Set(PROFILE_IDS.map((id) => id.slice(0, id.indexOf('.'))))) {
    const ids = PROFILE_IDS.filter((id) => id.startsWith(`${prefix}.`));
    for (const source of listed) {
      const regions = usualDestinations(ids, source).filter(
        (region) => !listed.includes(region) && ids.some((id) => isReached(id, region)),
      );
      const best = found.get(prefix);
      if (regions.length > 0 && (best === undefined || regions.length < best.regions.length)) {
        found.set(prefix, { source, regions });
      }
    }
  }
  return found;
}

/** The destinations that at least half of the profiles have from a source region. */
function usualDestinations(ids: readonly string[], source: string): string[] {
  const counts = new Map<string, number>();
  let profiles = 0;
  for (const id of ids) {
    const route = profileRegionsFrom(id, source);
    if (route?.scope !== 'geographic') continue;
    profiles++;
    for (const region of route.destinations) counts.set(region, (counts.get(region) ?? 0) + 1);
  }
  return [...counts]
    .filter(([, count]) => count * 2 >= profiles)
    .map(([region]) => region)
    .sort();
}

/** A Deny that spares a list of models denies every profile, those of the spared models too. */
function notResource(statement: PolicyStatement): Finding[] {
  const { effect, resource } = statement;
  if (effect !== 'Deny' || resource?.negated !== true || !isAboutInvoking(statement)) return [];
  const models = resource.values.filter(({ text }) => namedType(text) === 'foundation-model');
  const sparesProfiles = resource.values.some(({ text }) => namedType(text) !== 'foundation-model');
  const [first] = models;
  if (first === undefined || sparesProfiles) return [];
  const profiles = models.map(({ text }) => {
    const name = text.slice(text.indexOf('/') + 1);
    return `${text.split(':').slice(0, 4).join(':')}:*:inference-profile/*.${name}`;
  });
  return [
    {
      rule: 'not-resource-without-profiles',
      at: first.span.start,
      message:
        'This denies every inference profile, also those of the models that it spares: the ARN of a profile is not in the list.',
      fix: `Add ${profiles.map((arn) => `"${arn}"`).join(', ')} to NotResource.`,
    },
  ];
}

/**
 * AWS's documented narrowings: a request that Bedrock makes, or single products (model-access, Marketplace user
 * guide).
 */
const NARROWS_SUBSCRIBE = ['aws:calledvialast', 'aws:calledviafirst', 'aws:calledvia', 'aws-marketplace:productid'];

function subscribes({ kind }: PolicyDocument, { action, effect, conditions }: PolicyStatement): Finding[] {
  if (kind !== 'identity' || effect !== 'Allow' || action.negated) return [];
  if (conditions.some(({ key }) => NARROWS_SUBSCRIBE.includes(key.toLowerCase()))) return [];
  return action.values
    .filter(
      ({ text }) => /^aws-marketplace:/i.test(text) && resolvedActions(text).includes('aws-marketplace:Subscribe'),
    )
    .map(({ text, span }) => ({
      rule: 'marketplace-subscribe' as const,
      at: span.start,
      message: `${text} lets every holder of this policy subscribe the account to paid products of AWS Marketplace.`,
      fix: 'Subscribe once as an administrator, or narrow it by aws:CalledViaLast = bedrock.amazonaws.com or aws-marketplace:ProductId.',
    }));
}

/**
 * What only all identity policies together tell: a profile needs its models, a model that has no other way its
 * profile.
 */
function lintTogether(documents: readonly PolicyDocument[]): LintFinding[] {
  const policies = compilePolicies({ identity: documents });
  return documents.flatMap((document) =>
    document.statements.flatMap((statement) => {
      if (statement.effect !== 'Allow' || statement.resource?.negated !== false || !isAboutInvoking(statement))
        return [];
      return statement.resource.values
        .flatMap((value) => [...profileAlone(policies, value), ...modelsAlone(policies, value)])
        .map((finding) => placed(document, statement, finding));
    }),
  );
}

function may(policies: CompiledPolicies, resource: string, requestedRegion: string, profile?: string): boolean {
  const context = requestContext({
    'aws:RequestedRegion': requestedRegion,
    ...(profile !== undefined && { 'bedrock:InferenceProfileArn': profile }),
  });
  return evaluate(policies, { action: INVOKE, resource, context }).outcome !== 'denied';
}

/** A system profile by its full name, whose models the policies do not allow. */
function profileAlone(policies: CompiledPolicies, { text, span }: Placed): Finding[] {
  const match = /^arn:([^:]*):bedrock:([^:]*):([^:]+):inference-profile\/([^*?$]+)$/.exec(text);
  const [, partition = '', pattern = '', owner = '', id = ''] = match ?? [];
  if (match === null) return [];
  const sources = profileSources(id);
  const [region] = /[*?]/.test(pattern) ? regionsMatching(pattern).filter((each) => sources.includes(each)) : [pattern];
  if (region === undefined) return [];
  const arn = `arn:${partition}:bedrock:${region}:${/^\d{12}$/.test(owner) ? owner : ANY_ACCOUNT}:inference-profile/${id}`;
  const models = snapshotRequirements(arn)?.requirements.filter(({ role }) => role !== 'target') ?? [];
  const missing = models.filter(({ resource, requestedRegion }) => !may(policies, resource, requestedRegion, arn));
  if (missing.length === 0) return [];
  const arns = missing.map(({ resource }) => resource);
  const few = missing.length < models.length;
  return [
    {
      rule: 'profile-without-models',
      at: span.start,
      message: `The profile ${id} is allowed, and ${few ? 'some of ' : ''}the models that it routes to from ${region} are not: ${arns.join(', ')}.`,
      fix: `Allow ${INVOKE} on ${few ? 'these' : 'its models'} too.`,
    },
  ];
}

/** A model that is called through profiles only, by its full name, and no profile of it. */
function modelsAlone(policies: CompiledPolicies, { text, span }: Placed): Finding[] {
  const match = /^arn:([^:]*):bedrock:([^:]*):[^:]*:foundation-model\/([^*?$]+)$/.exec(text);
  const [, partition = '', pattern = '', id = ''] = match ?? [];
  if (match === null || !MODEL_IDS.includes(id) || modelRow(id)?.onDemand !== 'no') return [];
  const profiles = PROFILE_IDS.filter((profile) => profile.slice(profile.indexOf('.') + 1) === id);
  const isReached = profiles.some((profile) =>
    profileSources(profile).some((region) =>
      may(policies, `arn:${partition}:bedrock:${region}:${ANY_ACCOUNT}:inference-profile/${profile}`, region),
    ),
  );
  // A policy may name the account, or an application profile.
  const namesProfiles = policies.layers.some(({ byAction }) =>
    byAction(INVOKE.toLowerCase()).some(({ statement }) =>
      statement.resource?.values.some((value) => value.text.includes('inference-profile/') && value.text !== text),
    ),
  );
  const here = profiles.filter((profile) => profileSources(profile).includes(pattern));
  const [profile] = here.length > 0 ? here : profiles;
  if (isReached || namesProfiles || profile === undefined) return [];
  return [
    {
      rule: 'models-without-profile',
      at: span.start,
      message: `${id} can be called through an inference profile only, and no profile is allowed.`,
      fix: `Allow ${INVOKE} on arn:${partition}:bedrock:${pattern === '' ? '*' : pattern}:*:inference-profile/${profile} too.`,
    },
  ];
}
