/**
 * What InvokeModel's answer holds, by the family of the model: it is the model's own JSON, so that nothing else tells
 * it from a stranger's. Pure. Sources: Amazon Bedrock user guide, "Inference request parameters and response fields"
 * (model-parameters), one page per provider.
 */
import { isRecord } from '../util/record.ts';

type Kind = 'list' | 'text' | 'record';

/** A field that the answer has, or alternatives of which it has one. A dot leads into a record. */
type Fields = Readonly<Record<string, readonly Kind[]>>;

const EMBEDDINGS: Fields = {
  embedding: ['list'],
  embeddings: ['list', 'record'],
  embeddingsByType: ['record'],
  data: ['list', 'record'],
};
const IMAGES: Fields = { images: ['list'], artifacts: ['list'] };
const CHAT: Fields = { choices: ['list'] };
const TEXTS: Fields = {
  ...CHAT,
  completion: ['text'],
  completions: ['list'],
  content: ['list'],
  generation: ['text'],
  generations: ['list'],
  outputs: ['list'],
  'output.message': ['record'],
  results: ['list'],
  text: ['text'],
};

/** The first row whose pattern fits the foundation model's ID counts. */
const ANSWERS: readonly (readonly [RegExp, Fields])[] = [
  [/^anthropic\.claude-(?:v1|v2|instant)/, { completion: ['text'] }],
  [/^anthropic\./, { content: ['list'] }],
  [/embed|marengo/, EMBEDDINGS],
  [/^amazon\.(?:nova-canvas|titan-image)|^stability\./, IMAGES],
  [/^amazon\.nova-/, { 'output.message': ['record'] }],
  [/^amazon\.titan-t/, { results: ['list'] }],
  [/\.rerank/, { results: ['list'] }],
  [/^cohere\.command/, { text: ['text'], generations: ['list'] }],
  [/^ai21\.j2/, { completions: ['list'] }],
  [/^meta\.llama/, { generation: ['text'] }],
  [/^mistral\./, { ...CHAT, outputs: ['list'] }],
  [/^twelvelabs\.pegasus/, { message: ['text'] }],
  [/^(?:ai21|deepseek|google|minimax|moonshot(?:ai)?|nvidia|openai|qwen|writer|xai|zai)\./, CHAT],
];

/**
 * Returns whether a parsed body is an answer of a model: of the family of its ID, or of any that answers in text where
 * the ID is undefined or of no known family.
 */
export function isModelAnswer(foundationModel: string | undefined, body: unknown): boolean {
  if (!isRecord(body)) return false;
  const fields = ANSWERS.find(([pattern]) => foundationModel !== undefined && pattern.test(foundationModel))?.[1];
  return Object.entries(fields ?? TEXTS).some(([path, kinds]) => {
    const value = path.split('.').reduce<unknown>((inner, name) => (isRecord(inner) ? inner[name] : undefined), body);
    return kinds.some((kind) => IS[kind](value));
  });
}

const IS: Record<Kind, (value: unknown) => boolean> = {
  list: Array.isArray,
  text: (value) => typeof value === 'string',
  record: isRecord,
};
