/**
 * ARNs of Bedrock in policies that can match nothing, each with the one that was probably meant. Pure. Sources:
 * service authorization reference of Amazon Bedrock (resource types); Bedrock user guide,
 * global-cross-region-inference.
 */
import { RESOURCE_TYPES } from '../catalog/model-id.ts';
import { KNOWN_REGIONS, isKnownRegion, nearestRegion } from '../catalog/regions.ts';
import { MODEL_IDS, PROFILE_IDS, PROFILE_PREFIXES } from '../catalog/snapshot.ts';
import { editDistance } from '../util/edit-distance.ts';
import { arnFormat } from './service-authorization.ts';
import { template } from './pattern.ts';

/** An ARN of a policy that can match no resource. */
export interface DeadArn {
  /** Why it matches nothing: a clause that goes on "it matches nothing: ...". */
  reason: string;
  /** What was probably meant: ARNs to write instead. Empty if that is not known. */
  instead: string[];
}

const TYPES = [...RESOURCE_TYPES, 'guardrail'];
/** Letters that a name may be away from the one that was meant. */
const TYPO = 3;

/** Returns why a resource pattern of Bedrock can match no resource, undefined if it can, or where it is not known. */
export function deadArn(pattern: string): DeadArn | undefined {
  const parts = pattern.split(':');
  const [, partition = 'aws', service, region = '', account = ''] = parts;
  if (service === 'bedrock-runtime' || service === 'bedrock-agent-runtime') {
    return {
      reason: `${service} is an endpoint, not a service of ARNs`,
      instead: [pattern.replace(service, 'bedrock')],
    };
  }
  if (service !== 'bedrock' || parts.length < 5) return undefined;
  const start = (of: string) => `arn:${partition}:bedrock:${of}`;
  const shifted = TYPES.find((type) => account.startsWith(`${type}/`));
  // A wildcard before it may go beyond the colon and stand for the account too.
  if (shifted !== undefined && !region.endsWith('*')) {
    const owner = hasAccount(shifted) ? '*' : '';
    const rest = parts.slice(4).join(':');
    return { reason: 'the colon of the account is missing', instead: [`${start(region)}:${owner}:${rest}`] };
  }
  const resource = parts.slice(5).join(':');
  const slash = resource.indexOf('/');
  if (slash < 0) return undefined;
  const type = resource.slice(0, slash);
  const name = resource.slice(slash + 1);
  return (
    deadAccount(type, { region, account, resource }, start) ??
    deadRegion(region, (of) => `${start(of)}:${account}:${resource}`) ??
    deadName(type, name, region, start)
  );
}

function deadAccount(
  type: string,
  { region, account, resource }: { region: string; account: string; resource: string },
  start: (region: string) => string,
): DeadArn | undefined {
  if (type === 'foundation-model' && /[^*]/.test(account)) {
    return { reason: 'the ARN of a foundation model has no account', instead: [`${start(region)}::${resource}`] };
  }
  if (hasAccount(type) && account === '') {
    return {
      reason: `the ARN of a resource of type ${type} has an account`,
      instead: [`${start(region)}:*:${resource}`],
    };
  }
  return undefined;
}

/** Whether an account owns resources of a type, so that their ARN has its ID. */
function hasAccount(type: string): boolean {
  return arnFormat('bedrock', type)?.includes('${Account}') === true;
}

function deadRegion(region: string, withRegion: (region: string) => string): DeadArn | undefined {
  if (region === 'global' || region === 'unspecified') {
    return {
      reason: `${region} is no region in an ARN; the model behind a global profile has none`,
      instead: [withRegion('')],
    };
  }
  if (region === '' || /[*?$]/.test(region) || isKnownRegion(region)) return undefined;
  const near = nearestRegion(region);
  return near === undefined ? undefined : { reason: `there is no region ${region}`, instead: [withRegion(near)] };
}

function deadName(type: string, name: string, region: string, start: (region: string) => string): DeadArn | undefined {
  if (/[*?$]/.test(name)) return undefined;
  const [prefix = ''] = name.split('.', 1);
  const base = PROFILE_PREFIXES.has(prefix) ? name.slice(prefix.length + 1) : undefined;
  if (type === 'foundation-model' && base !== undefined) {
    const models = prefix === 'global' ? ['', region] : ['*'];
    return {
      reason: `${name} is an inference profile, not a foundation model`,
      instead: [
        `${start(region)}:*:inference-profile/${name}`,
        ...[...new Set(models)].sort().map((of) => `${start(of)}::foundation-model/${base}`),
      ],
    };
  }
  if (type === 'inference-profile' && base === undefined && MODEL_IDS.includes(name)) {
    const profiles = PROFILE_IDS.filter((id) => id.slice(id.indexOf('.') + 1) === name);
    return {
      reason: `${name} is a foundation model, not an inference profile`,
      instead: profiles.map((id) => `${start(region)}:*:inference-profile/${id}`),
    };
  }
  if (type === 'foundation-model') return misspelt(name, MODEL_IDS, (id) => `${start(region)}::foundation-model/${id}`);
  return undefined;
}

/** Only what is close to a name of the table: one that is newer than the table is no mistake. */
function misspelt(name: string, known: readonly string[], write: (id: string) => string): DeadArn | undefined {
  if (known.includes(name)) return undefined;
  const unversioned = known.filter((id) => id.startsWith(`${name}:`) || id.startsWith(`${name}-v`));
  const near =
    unversioned.length > 0
      ? unversioned
      : known.filter((id) => Math.abs(id.length - name.length) <= TYPO && isSameModel(id, name));
  return near.length === 0
    ? undefined
    : { reason: `there is no model ${name} in the table`, instead: near.slice(0, 2).map(write) };
}

/**
 * The same model under another version: what differs is the revision, or a letter. A newer release has another number
 * in its name.
 */
function isSameModel(id: string, name: string): boolean {
  const stem = (text: string) => text.replace(/-v\d+(?::\d+)?$/, '').replace(/:\d+$/, '');
  if (stem(id) === stem(name)) return true;
  return editDistance(id, name) === 1 && id.replaceAll(/\d/g, '') !== name.replaceAll(/\d/g, '');
}

/** Returns the regions that a pattern's region stands for, of those that the table has. */
export function regionsMatching(pattern: string): string[] {
  const value = template(pattern, 'glob', false);
  return value.kind === 'fixed' ? KNOWN_REGIONS.filter((region) => value.matches(region)) : [];
}
