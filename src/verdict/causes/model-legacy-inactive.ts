import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const modelLegacyInactive: CauseDefinition = {
  layer: 'model',
  owner: 'workflow-author',
  title: 'The model is Legacy, and this account has not used it lately',
  meaning:
    'Accounts that have not called a Legacy model for 15 to 30 days lose it; accounts that do keep it until its end of life.',
  short: 'LEGACY',
  documentation: [DOCS.lifecycle],
  remedy: ({ evidence, model, region }) => {
    const successors = evidence.successors ?? [];
    const to = successors.length > 0 ? successors.join(', ') : 'a model whose lifecycle status is ACTIVE';
    const date = evidence.lifecycle?.endOfLife?.slice(0, 10);
    const end = date === undefined ? '' : `, and the end of life is ${date}`;
    return `Move from ${model} to ${to} in ${region}; the access of this account does not come back by waiting${end}.`;
  },
  example:
    'Access denied. This Model is marked by provider as Legacy and you have not been actively using the model in the last 30 days.',
  texts: [
    {
      id: 'legacy',
      why: '404 although it begins with "Access denied": by account, after 15 or 30 idle days.',
      any: ['marked by provider as legacy', 'not been actively using the model'],
    },
  ],
};
