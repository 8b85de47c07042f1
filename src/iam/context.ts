/**
 * The context of a simulated request. AWS fills in a few keys from the principal and nothing from the call, so
 * whatever a real Bedrock request would carry has to be sent, and what a real one never carries must not count as
 * missing. Source: IAM user guide, "Testing IAM policies with the IAM policy simulator"; service authorization
 * reference, Amazon Bedrock.
 */
import { ENDPOINT_KEYS } from '../catalog/endpoints.ts';
import type { ContextEntry as UserContextEntry } from '../domain/settings.ts';

/** A context key of a simulation, with its values. */
export interface ContextValue {
  key: string;
  values: string[];
  type: 'string' | 'stringList' | 'boolean' | 'date' | 'numeric' | 'ip';
}

/**
 * Keys that the simulator supplies by itself from the principal (lower case). `aws:PrincipalArn` is not one of them.
 */
const SUPPLIED_BY_IAM = new Set([
  'aws:principalaccount',
  'aws:principalid',
  'aws:principaltype',
  'aws:type',
  'aws:userid',
  'aws:username',
  'aws:principalorgid',
  'aws:principalorgmasteraccountid',
  'aws:principalorgpaths',
]);

/**
 * Keys that an inference call carries only when the workflow declares the thing; otherwise they are absent in reality
 * as well (lower case).
 */
const ABSENT_UNLESS_DECLARED = new Set([
  'bedrock:guardrailidentifier',
  'bedrock:inferenceprofilearn',
  'bedrock:promptrouterarn',
  'bedrock:servicetier',
  'bedrock:modelarn',
  'bedrock:projectarn',
  'aws:tagkeys',
  ...ENDPOINT_KEYS.map((key) => key.toLowerCase()),
  // Only in requests that a service makes in the caller's name: marketplace endpoints and subscriptions, which supply
  // them.
  'aws:calledvia',
  'aws:calledviafirst',
  'aws:calledvialast',
  'aws:resourcetag/sagemaker-sdk:bedrock',
]);

/**
 * Namespaces whose keys a request to Bedrock may carry: global ones, Bedrock's own, and what a federated session
 * keeps.
 */
const CARRIED_NAMESPACES = ['aws', 'bedrock', 'saml'];

/**
 * Keys of other services that a session carries into every later request (lower case). Any other key of theirs
 * (`ec2:InstanceType`, `iam:PassedToService`) is in requests to those services alone. Source: IAM user guide, "AWS
 * global condition context keys", properties of the role session.
 */
const SESSION_KEYS: ReadonlySet<string> = new Set([
  'codebuild:buildarn',
  'codebuild:projectarn',
  'ec2:roledelivery',
  'ec2:sourceinstancearn',
  'glue:credentialissuingservice',
  'glue:roleassumedby',
  'identitystore:userid',
  'lambda:sourcefunctionarn',
  'ssm:sourceinstancearn',
]);

/**
 * Values that stand for all that a key with few can have in a real request, by its name in lower case. If each of
 * them, and leaving the key out, gives the same answer, no policy for the action depends on it: the key is read by
 * statements about other services.
 * @param account the principal's. A resource is the account's own or another's: whose AWS's own models are is not
 *   documented.
 */
export function possibleValues(key: string, account: string): ContextValue[] {
  const name = key.toLowerCase();
  if (name === 'aws:resourceaccount')
    return [account, OTHER_ACCOUNT].map((one): ContextValue => ({ key, values: [one], type: 'string' }));
  if (name === 'aws:multifactorauthpresent')
    return ['true', 'false'].map((one): ContextValue => ({ key, values: [one], type: 'boolean' }));
  return [];
}

/** No account has it. */
const OTHER_ACCOUNT = '000000000000';

/**
 * The context of one requirement: region and profile of the leg, the principal, transport and time, then what the user
 * added.
 */
export function simulationContext(leg: {
  principalArn: string;
  requestedRegion: string;
  inferenceProfileArn?: string;
  promptRouterArn?: string;
  /** ARN, with its version where it is not the draft. */
  guardrailIdentifier?: string;
  serviceTier?: string;
  /** Keys of a request that a service makes in the caller's name. */
  carried?: Readonly<Record<string, readonly string[]>>;
  /** ISO 8601. */
  time: string;
  extra: readonly UserContextEntry[];
}): ContextValue[] {
  const own: ContextValue[] = [
    { key: 'aws:RequestedRegion', values: [leg.requestedRegion], type: 'string' },
    { key: 'aws:PrincipalArn', values: [leg.principalArn], type: 'string' },
    { key: 'aws:SecureTransport', values: ['true'], type: 'boolean' },
    { key: 'aws:CurrentTime', values: [leg.time], type: 'date' },
  ];
  if (leg.inferenceProfileArn !== undefined) {
    own.push({ key: 'bedrock:InferenceProfileArn', values: [leg.inferenceProfileArn], type: 'string' });
  }
  if (leg.promptRouterArn !== undefined) {
    own.push({ key: 'bedrock:PromptRouterArn', values: [leg.promptRouterArn], type: 'string' });
  }
  if (leg.guardrailIdentifier !== undefined) {
    own.push({ key: 'bedrock:GuardrailIdentifier', values: [leg.guardrailIdentifier], type: 'string' });
  }
  if (leg.serviceTier !== undefined) {
    own.push({ key: 'bedrock:ServiceTier', values: [leg.serviceTier], type: 'string' });
  }
  for (const [key, values] of Object.entries(leg.carried ?? {})) own.push(carriedValue(key, [...values]));
  const named = new Set(leg.extra.map(({ key }) => key.toLowerCase()));
  return [...own.filter(({ key }) => !named.has(key.toLowerCase())), ...leg.extra.map(fromUser)];
}

/**
 * Of the keys that policies read, those whose value in a real call is unknown: not supplied by us or by IAM, and not
 * certainly absent from a Bedrock request. Keys of other services (`s3:prefix`) never appear in one, those of the
 * action's own service do. Sorted, spelled as the policy spells them.
 */
export function unknownKeys(read: Iterable<string>, supplied: readonly ContextValue[], action = 'bedrock:'): string[] {
  const own = action.toLowerCase().split(':')[0] ?? '';
  const known = new Set(supplied.map(({ key }) => key.toLowerCase()));
  const unknown = [...read].filter((key) => {
    const lower = key.toLowerCase();
    if (known.has(lower) || SUPPLIED_BY_IAM.has(lower) || ABSENT_UNLESS_DECLARED.has(lower)) return false;
    if (lower.startsWith('aws:requesttag/')) return false;
    const namespace = lower.split(':')[0] ?? '';
    return (
      namespace === own || CARRIED_NAMESPACES.includes(namespace) || SESSION_KEYS.has(lower) || namespace.includes('.')
    );
  });
  return [...new Set(unknown)].sort();
}

/**
 * Of these, keys that have many values by their nature (service authorization reference, AWS Marketplace; global
 * condition keys).
 */
const LISTS: ReadonlySet<string> = new Set(['aws:CalledVia', 'aws-marketplace:ProductId']);

function carriedValue(key: string, values: string[]): ContextValue {
  if (LISTS.has(key)) return { key, values, type: 'stringList' };
  return { key, values, type: key === 'aws:ViaAWSService' ? 'boolean' : 'string' };
}

/**
 * The simulator wants a type for each entry. Many values can only be a list; the rest is recognised by its form or its
 * key.
 */
function fromUser({ key, values }: UserContextEntry): ContextValue {
  const [only = ''] = values;
  if (values.length !== 1) return { key, values, type: 'stringList' };
  if (/^(true|false)$/.test(only)) return { key, values, type: 'boolean' };
  if (/ip$/i.test(key) && /^[0-9a-f.:]+(\/\d+)?$/i.test(only)) return { key, values, type: 'ip' };
  if (/^\d{4}-\d\d-\d\dT/.test(only)) return { key, values, type: 'date' };
  return { key, values, type: 'string' };
}
