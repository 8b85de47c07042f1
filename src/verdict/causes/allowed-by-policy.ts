import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { principalWords } from '../principals.ts';

export const allowedByPolicy: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'What is expected to be denied is allowed',
  meaning: 'A policy of the principal allows it, and no Deny matches.',
  documentation: [DOCS.denied, DOCS.policies],
  remedy: (names) =>
    `Deny ${names.action} on ${names.resource} in a policy of ${principalWords(names.principal)}, or remove \`expect: deny\`.`,
  example: undefined,
};
