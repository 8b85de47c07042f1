import type { CauseDefinition } from '../cause-definition.ts';
import { exhausted, QUOTA_UNITS } from '../../domain/quota.ts';
import type { QuotaState } from '../../domain/report.ts';
import { DOCS } from '../documentation.ts';

/** Where the quota that is 0 is raised; undefined if none is known to be. */
function raiseText(state: QuotaState | undefined, model: string, region: string): string | undefined {
  const none = exhausted(state);
  if (none === undefined) return undefined;
  return `Ask for more ${QUOTA_UNITS[none.unit]} of ${model} in ${region} in Service Quotas (quota ${none.quota.code}); where it cannot be adjusted, open a case with AWS Support.`;
}

export const quotaExhausted: CauseDefinition = {
  layer: 'service',
  owner: 'account-owner',
  title: 'A quota of the account is used up, or close to zero',
  meaning: 'New, unverified and Free-plan accounts have applied quotas far below the defaults, some of them 0.',
  short: 'quota',
  documentation: [DOCS.quotas],
  remedy: ({ model, account, region, evidence }) =>
    raiseText(evidence.quota, model, region) ??
    `Compare the applied quota of ${model} with the AWS default in Service Quotas (${account}, ${region}) and ask for the default; where it cannot be adjusted, open a case with AWS Support.`,
  refusal: 'model',
  example: 'Too many tokens per day, please wait before trying again.',
  texts: [
    {
      id: 'per-day',
      or: ['account-verification', 'throttled'],
      why: 'A daily quota, or one near zero: new, unverified and Free-plan accounts get it at the first call.',
      any: [
        'too many tokens per day',
        'too many requests per day',
        'tokens per day',
        'requests per day',
        'daily token quota',
        'daily quota',
      ],
    },
    {
      id: 'quota-by-name',
      why: 'The API model: "Your request exceeds the service quota for your account."',
      name: ['servicequotaexceededexception'],
    },
    {
      id: 'quota-text',
      or: ['throttled'],
      why: 'The same in words.',
      any: ['exceeds the service quota for your account', 'service quota exceeded'],
    },
  ],
  separations: [
    {
      rules: ['per-day'],
      when: ({ amazonModelWorks }) => amazonModelWorks === false,
      cause: 'account-verification',
      or: ['quota-exhausted'],
      because: 'An Amazon model is refused in this account too: it is the state of the account, not one quota.',
    },
    {
      rules: ['per-day'],
      when: ({ amazonModelWorks }) => amazonModelWorks === true,
      cause: 'quota-exhausted',
      or: ['throttled'],
      because: 'An Amazon model works in this account.',
    },
  ],
};
