import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const throttled: CauseDefinition = {
  layer: 'service',
  owner: 'account-owner',
  title: 'The calls were throttled',
  meaning:
    'Too many calls or tokens in a short time; if it comes at the first call, the quota is far below the default.',
  short: 'throttled',
  documentation: [DOCS.quotas, DOCS.errors],
  remedy: ({ model, region }) =>
    wordings(
      `Run the check again with less going on for ${model} in ${region}; if the very first call is throttled, look at the applied quota in Service Quotas.`,
      undefined,
      'Try again after a pause, with fewer calls at once; if the very first call is throttled, look at the applied quota in Service Quotas.',
    ),
  heals: { reason: 'AWS is throttling the calls' },
  example: 'The request was denied due to exceeding the account quotas for Amazon Bedrock.',
  texts: [
    {
      id: 'throttled',
      after: 'connections-503',
      or: ['quota-exhausted'],
      why: 'Transient where a repetition succeeds; a quota far below the default words it the same.',
      any: [
        'too many requests',
        'too many tokens',
        'request rate is too high',
        'rate exceeded',
        'exceeding the account quotas',
        'rate limit exceeded',
        'requests have been throttled',
        'request was throttled',
      ],
    },
    {
      id: 'throttled-by-name',
      phase: 'by-name',
      or: ['quota-exhausted'],
      why: 'The name is decisive where the text is unknown.',
      name: ['throttlingexception', 'throttling', 'toomanyrequestsexception'],
    },
    {
      id: 'throttled-by-status',
      phase: 'by-status',
      or: ['quota-exhausted'],
      why: 'A 429 with an unknown text.',
      status: [429, 429],
    },
  ],
};
