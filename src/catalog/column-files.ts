/** Made by `npm run index` from the files of `src/catalog/columns`: each column under its name. */
import { asyncColumn } from './columns/async.ts';
import { batchColumn } from './columns/batch.ts';
import { chatColumn } from './columns/chat.ts';
import { countTokensColumn } from './columns/count-tokens.ts';
import { discoverColumn } from './columns/discover.ts';
import { guardrailColumn } from './columns/guardrail.ts';
import { invokeColumn } from './columns/invoke.ts';
import { messagesColumn } from './columns/messages.ts';
import { responsesColumn } from './columns/responses.ts';
import { streamColumn } from './columns/stream.ts';

export const COLUMN_FILES = {
  async: asyncColumn,
  batch: batchColumn,
  chat: chatColumn,
  'count-tokens': countTokensColumn,
  discover: discoverColumn,
  guardrail: guardrailColumn,
  invoke: invokeColumn,
  messages: messagesColumn,
  responses: responsesColumn,
  stream: streamColumn,
} as const;
