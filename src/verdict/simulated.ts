/** Causes of a cell that no call has refused: what the simulation, the availability and the lifecycle say. */
import type { RequirementResult } from '../domain/report.ts';
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { Cause } from '../domain/cause.ts';
import type { Evidence, TargetRecord } from '../domain/evidence.ts';
import { exhausted, QUOTA_UNITS } from '../domain/quota.ts';
import type { Settled } from './recognition.ts';

/** The requirements that the simulation denied, in their order. */
export function deniedRequirements(evidence: Evidence): RequirementResult[] {
  return evidence.simulation?.requirements.filter(({ decision }) => decision !== 'allowed') ?? [];
}

/**
 * Takes a denied requirement and returns the cause of its layer. Service control policies are the only ones IAM
 * simulates of an organization.
 */
export function causeOfRequirement({ deniedBy, decision, action }: RequirementResult): Cause {
  switch (deniedBy) {
    case 'organization':
      return 'service-control-policy';
    case 'permissions-boundary':
      return 'permissions-boundary';
    case 'session-policy':
      return 'session-policy';
    default:
      if (decision === 'explicitDeny') return 'identity-policy-explicit-deny';
      return action === 'bedrock:ApplyGuardrail' ? 'guardrail-not-permitted' : 'identity-policy-no-allow';
  }
}

/** What a cell without a failed call is diagnosed from, best evidence first. */
export function withoutFailure(evidence: Evidence): Settled {
  const byRecord = ruled(evidence);
  if (byRecord) return byRecord;
  if (evidence.mantleOnly === true) {
    return {
      cause: 'model-id-or-region',
      alternatives: [],
      because: ['The ID is one of the bedrock-mantle endpoint, which is out of scope; bedrock-runtime was not called.'],
    };
  }
  const causes = deniedRequirements(evidence).map(causeOfRequirement);
  const [first] = causes;
  if (first !== undefined) {
    return {
      cause: first,
      alternatives: [...new Set(causes)].filter((cause) => cause !== first),
      because: ['It is the simulation of IAM that denies it; no call was refused for it.'],
    };
  }
  if (evidence.target?.kind === 'custom-model') {
    return {
      cause: 'inference-profile-required',
      alternatives: [],
      because: ['IAM knows no InvokeModel on a custom model: there was nothing to simulate.'],
    };
  }
  return (
    fromAvailability(evidence) ?? {
      cause: 'unclassified',
      alternatives: [],
      because: ['Neither a call nor the simulation was refused.'],
    }
  );
}

/** What the record of the target, or the table in its place, decided. */
function ruled({ ruledBy, record, profilesOnly, region, target, model, quota }: Evidence): Settled | undefined {
  const where = region === undefined ? '' : ` in ${region}`;
  const by = record?.by ?? 'The table';
  switch (ruledBy) {
    case 'absent': {
      if (record?.failure?.known?.cause === 'guardrail-not-found') {
        return settledBy(
          'guardrail-not-found',
          `${by} says that there is no such guardrail or version${where}${quoted(record)}.`,
        );
      }
      const what = target === undefined ? 'target' : TARGET_KINDS[target.kind].noun;
      return settledBy('model-id-or-region', `${by} says that there is no such ${what}${where}${quoted(record)}.`);
    }
    case 'ended': {
      const end = record?.endOfLife === undefined ? '' : ` on ${record.endOfLife}`;
      return settledBy(
        'model-end-of-life',
        `${by} says that ${record?.model ?? 'the model'} reached its end of life${end}${quoted(record)}.`,
      );
    }
    case 'no-quota': {
      const none = exhausted(quota);
      const what = none === undefined ? 'a quota' : `the quota of ${QUOTA_UNITS[none.unit]} (${none.quota.code})`;
      return settledBy('quota-exhausted', `Service Quotas says that ${what} of ${model ?? 'the model'} is 0${where}.`);
    }
    case 'profiles-only': {
      const source =
        profilesOnly === 'record' ? `${by} says` : 'The dated table says, which Bedrock could not confirm,';
      return settledBy(
        'inference-profile-required',
        `${source} that ${model ?? 'the model'} is not served on demand${where}: only inference profiles reach it.`,
      );
    }
    default:
      return undefined;
  }
}

/** The longest piece of a refusal of the control plane that is quoted, in characters. */
const QUOTED = 300;

function quoted(record: TargetRecord | undefined): string {
  const message = record?.failure?.message ?? '';
  return message === '' ? '' : `: "${message.slice(0, QUOTED)}"`;
}

function settledBy(cause: Cause, because: string): Settled {
  return { cause, alternatives: [], because: [because] };
}

function fromAvailability(evidence: Evidence): Settled | undefined {
  const { availability, useCaseForm, subscribe, couldSubscribe } = evidence;
  if (couldSubscribe !== undefined) {
    const may = subscribe === 'allowed' ? 'the principal may' : 'it is not certain that the principal may not';
    return {
      cause: 'model-agreement-missing',
      alternatives: [],
      because: [
        `Whether the agreement of the model is accepted could not be read, and ${may} subscribe the account: no call was made.`,
      ],
    };
  }
  if (availability?.region === 'NOT_AVAILABLE') {
    return {
      cause: 'model-id-or-region',
      alternatives: [],
      because: ['The model reads as not available in this region.'],
    };
  }
  if (availability?.agreement === 'PENDING') {
    return { cause: 'marketplace-pending', alternatives: [], because: ['The agreement of the model reads PENDING.'] };
  }
  if (availability === undefined || availability.agreement === 'AVAILABLE') return undefined;
  const read = `The agreement of the model reads ${availability.agreement}.`;
  if (useCaseForm === 'missing') {
    return {
      cause: 'anthropic-use-case-form',
      alternatives: ['model-agreement-missing'],
      because: [read, 'bedrock:GetUseCaseForModelAccess says that the form has not been submitted.'],
    };
  }
  const others: Cause[] = subscribe === 'denied' ? ['marketplace-not-permitted'] : [];
  return {
    cause: 'model-agreement-missing',
    alternatives: useCaseForm === 'submitted' ? others : [...others, 'anthropic-use-case-form'],
    because: [read],
  };
}
