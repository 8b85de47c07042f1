/** The policies of one principal on one side of a change, ready for questions, and what they decide. Pure. */
import { type PolicyDocument, type PolicyKind, readPolicy } from './document.ts';
import { type CompiledPolicies, type PolicySet, compilePolicies } from './evaluate.ts';
import { type Forecast, type ForecastCall, forecast } from './forecast.ts';
import {
  type PlannedDocument,
  type PlannedOrganizationPolicy,
  type PlannedPolicies,
  type PolicyPlan,
  untold,
} from './planned.ts';

/** What is in force for a principal, as far as it is known. */
export interface PolicySides {
  documents: PolicyDocument[];
  policies: CompiledPolicies;
  /** Names of documents and values that are in force too, and whose text is not known. */
  unknown: string[];
  /** Where the account may lie outside of what an SCP is attached to: the policies without those, and their names. */
  uncertain?: { without: CompiledPolicies; names: string[] };
}

/** A principal's policies, before where there is something to compare with. */
export interface Subject {
  name: string;
  arn?: string;
  before?: PolicySides;
  after: PolicySides;
}

/**
 * Makes documents of any layer ready. Service control policies that only deny count beside FullAWSAccess, others as
 * all that there are.
 */
export function sidesOf(documents: readonly PolicyDocument[], unknown: readonly string[]): PolicySides {
  const of = (kind: PolicyKind) => documents.filter((document) => document.kind === kind);
  const [boundary, session, scps] = [of('boundary'), of('session'), of('scp')];
  const set: PolicySet = {
    identity: of('identity'),
    ...(boundary[0] && { boundary: boundary[0] }),
    ...(session.length > 0 && { session }),
    ...(scps.length > 0 && { scps: [scps.some(allows) ? scps : [...scps, ...FULL_ACCESS]] }),
  };
  return { documents: [...documents], policies: compilePolicies(set), unknown: [...new Set(unknown)] };
}

function allows({ statements }: PolicyDocument): boolean {
  return statements.some(({ effect }) => effect === 'Allow');
}

/**
 * What AWS attaches everywhere: lists of what is denied count beside it (Organizations user guide,
 * orgs_manage_policies_scps).
 */
export const FULL_ACCESS: readonly PolicyDocument[] = (() => {
  const text = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}';
  const read = readPolicy(text, { name: 'FullAWSAccess', kind: 'scp' });
  return read.ok ? [read.document] : [];
})();

/** Returns what policies decide of a call; nothing if it hangs on whether an SCP counts at all. */
export function decide(side: PolicySides, call: ForecastCall): Forecast {
  const result = forecast(side.policies, call, side.unknown);
  if (side.uncertain === undefined) return result;
  const without = forecast(side.uncertain.without, call, side.unknown);
  return without.verdict === result.verdict
    ? without
    : { ...without, verdict: 'unchecked', confidence: 'none', unknown: [...without.unknown, ...side.uncertain.names] };
}

/**
 * Service control policies of a plan on one side of it: those that count for an account, and those of which that is
 * not known.
 */
export function organizationOf(
  organization: readonly PlannedOrganizationPolicy[],
  side: 'before' | 'after',
  account: string,
): { certain: PlannedDocument[]; uncertain: PlannedDocument[] } {
  const inForce = organization.filter(({ when, targets }) => (when === side || when === 'both') && targets.length > 0);
  const isCertain = ({ targets }: PlannedOrganizationPolicy): boolean =>
    targets.some((target) => target === account || target.startsWith('r-'));
  return {
    certain: inForce.filter(isCertain).map(({ document }) => document),
    uncertain: inForce.filter((one) => !isCertain(one)).map(({ document }) => document),
  };
}

/**
 * The principals of a plan or template with what they have before and after.
 * @param shared documents that each of them has besides
 * @param documentOf reads a document; throws if it cannot be read
 */
export function plannedSubjects(
  { principals, organization }: PolicyPlan,
  shared: readonly PolicyDocument[],
  { account, partition }: { account: string; partition: string },
  documentOf: (document: PlannedDocument, kind: PolicyKind) => PolicyDocument,
): Subject[] {
  return principals.flatMap(({ kind, name, before, after }) => {
    if (after === undefined) return [];
    const side = (which: 'before' | 'after', policies: PlannedPolicies): PolicySides => {
      // Documents that are given beside the plan are taken for the rest.
      const isWhole = policies.declared !== false || shared.length > 0;
      const unknown = [...untold(policies), ...(isWhole ? [] : [`other policies of ${kind} ${name}`])];
      const scps = organizationOf(organization, which, account);
      const certain = [
        ...policies.identity.map((one) => documentOf(one, 'identity')),
        ...(policies.boundary ? [documentOf(policies.boundary, 'boundary')] : []),
        ...scps.certain.map((one) => documentOf(one, 'scp')),
        ...shared,
      ];
      return withUncertain(
        certain,
        scps.uncertain.map((one) => documentOf(one, 'scp')),
        unknown,
        account,
      );
    };
    return [
      {
        name,
        arn: `arn:${partition}:iam::${account}:${kind}/${name}`,
        after: side('after', after),
        ...(before && { before: side('before', before) }),
      },
    ];
  });
}

/**
 * The documents of a side, with service control policies of which it is not known whether they count for the account.
 */
export function withUncertain(
  certain: readonly PolicyDocument[],
  uncertain: readonly PolicyDocument[],
  unknown: readonly string[],
  account: string,
): PolicySides {
  const own = sidesOf(certain, unknown);
  if (uncertain.length === 0) return own;
  const names = uncertain.map((document) => `whether ${document.name} counts for account ${account}`);
  return { ...sidesOf([...certain, ...uncertain], unknown), uncertain: { without: own.policies, names } };
}

/** ARNs whose account is that of who calls models: Bedrock's, those of its other endpoints, and IAM's. */
const OF_AN_ACCOUNT = /arn:aws[a-z-]*:(?:bedrock|bedrock-mantle|aws-external-anthropic|iam):[a-z0-9-]*:(\d{12}):/g;

/** Returns the accounts that texts of policies name in ARNs of models' services or of IAM, each once. */
export function accountsNamed(texts: readonly string[]): string[] {
  return [...new Set(texts.flatMap((text) => [...text.matchAll(OF_AN_ACCOUNT)].map(([, id = '']) => id)))];
}
