/** Made by `npm run index` from the files of `src/catalog/columns`: the name of each column. */
export const COLUMN_NAMES = [
  'async',
  'batch',
  'chat',
  'count-tokens',
  'discover',
  'guardrail',
  'invoke',
  'messages',
  'responses',
  'stream',
] as const;
