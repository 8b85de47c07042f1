import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const unclassified: CauseDefinition = {
  layer: 'unknown',
  owner: 'workflow-author',
  title: 'The message is not one this tool knows',
  meaning: 'The raw message is given; no cause is claimed.',
  documentation: [DOCS.errors],
  remedy: () => 'Read the message as AWS gave it, and please report it, so that it can be recognised.',
  example: 'The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)',
};
