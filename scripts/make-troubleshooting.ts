/**
 * Writes the sections of docs/troubleshooting.md, one per cause, from the table of causes and the corpus of real
 * messages. Usage: npm run troubleshooting
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CORPUS_FILES, readCorpus, type KnownMessage } from '../__tests__/corpus/corpus.ts';
import type { Failure } from '../src/domain/failure.ts';
import { CAUSES, causeInfo, definitions, type Cause } from '../src/verdict/causes.ts';
import { diagnose } from '../src/verdict/diagnose.ts';
import type { Evidence } from '../src/domain/evidence.ts';
import { CAUSE_LAYERS } from '../src/domain/report.ts';
import { OWNERS } from '../src/report/words.ts';
import { wrap } from '../src/report/wrap.ts';

const PATH = 'docs/troubleshooting.md';
const root = dirname(import.meta.dirname);

/** Between these two lines, everything is made by this script. */
const PLACE = /(?<=<!-- causes -->\n)[\s\S]*?(?=<!-- \/causes -->)/;

/** Causes that no message can have: they are read from the text of a policy. */
export const WITHOUT_MESSAGE: ReadonlySet<Cause> = new Set(
  definitions().flatMap(([cause, { example }]) => (example === undefined ? [cause] : [])),
);

/** What a run knows beside the message, if the message alone could be of another cause. */
const SEEN: Partial<Record<Cause, Evidence>> = {
  'oidc-subject-immutable-format': {
    token: { sub: 'repo:octo-org@1234567/search-service@7654321:pull_request', aud: 'sts.amazonaws.com' },
  },
};

const WIDTH = 118;

/** Returns the causes whose example is not a line of the corpus although a message can have them. */
export function causesWithoutExample(corpus: readonly KnownMessage[] = allMessages()): Cause[] {
  return CAUSES.filter((cause) => !WITHOUT_MESSAGE.has(cause) && exampleOf(cause, corpus) === undefined);
}

/** Returns the text that docs/troubleshooting.md must have. Throws if the file has no place for the sections. */
export function troubleshooting(): { path: string; text: string } {
  const text = readFileSync(join(root, PATH), 'utf8');
  if (!PLACE.test(text)) throw new Error(`${PATH} has no place for the causes.`);
  const corpus = allMessages();
  return { path: PATH, text: text.replace(PLACE, () => `\n${sections(corpus).join('\n\n')}\n\n`) };
}

function allMessages(): KnownMessage[] {
  return CORPUS_FILES.flatMap(readCorpus);
}

function sections(corpus: readonly KnownMessage[]): string[] {
  return CAUSE_LAYERS.flatMap((layer) => [
    `## Layer: ${layer}`,
    ...definitions().flatMap(([cause, definition]) => (definition.layer === layer ? [section(cause, corpus)] : [])),
  ]);
}

function section(cause: Cause, corpus: readonly KnownMessage[]): string {
  const { title, meaning, owner, documentation } = causeInfo(cause);
  const example = exampleOf(cause, corpus);
  const remedy = example && diagnose({ ...failureOf(example), known: { cause } }, SEEN[cause]).remedy.text;
  return [
    `### ${cause}`,
    paragraph(`**${text(title)}.** ${text(meaning)} Who can change it: ${OWNERS[owner]}.`),
    ...(example ? [fenced(headline(example))] : []),
    ...(remedy === undefined ? [] : [paragraph(`*What to do, said of this example:* ${text(remedy)}`)]),
    ...(documentation.length === 0 ? [] : [documentation.map((url) => `[${pageOf(url)}](${url})`).join(' ·\n')]),
  ].join('\n\n');
}

/** The line of the corpus that the cause's own file shows as its example. */
function exampleOf(cause: Cause, corpus: readonly KnownMessage[]): KnownMessage | undefined {
  const { example } = causeInfo(cause);
  return corpus.find((line) => line.cause === cause && line.message === example);
}

function failureOf({ service, operation, errorName, httpStatus, message }: KnownMessage): Failure {
  return { service, operation, errorName, message, ...(httpStatus !== null && { httpStatus }) };
}

function headline({ errorName, message }: KnownMessage): string {
  return errorName === '' || message.includes(errorName) ? message : `${errorName}: ${message}`;
}

function paragraph(words: string): string {
  return wrap(words, WIDTH).join('\n');
}

/** Messages come from outside: a fence that is longer than any in it keeps them what they are. */
function fenced(message: string): string {
  const ticks = Math.max(2, ...[...message.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(ticks + 1);
  return `${fence}text\n${message}\n${fence}`;
}

/** Outside of code, what HTML or Markdown would take for its own is escaped. */
function text(words: string): string {
  return words
    .split(/(`[^`]*`)/)
    .map((part) => (part.startsWith('`') ? part : part.replace(/[<*_[\]\\]/g, '\\$&')))
    .join('');
}

function pageOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  const page = (pathname.split('/').at(-1) ?? pathname).replace(/\.html$/, '');
  return `${hostname.includes('github') ? 'GitHub' : 'AWS'}: ${page}`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { path, text: written } = troubleshooting();
  writeFileSync(join(root, path), written);
}
