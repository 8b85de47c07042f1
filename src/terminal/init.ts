/**
 * `bedrock-access-check init`: writes what a repository needs to be checked, from what it has and what a person
 * answers. Calls nothing.
 */
import { lstat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { searchSources } from '../app/search-sources.ts';
import { parseModel } from '../catalog/model-id.ts';
import { worded } from '../domain/message.ts';
import type { Place } from '../domain/settings.ts';
import { readWhole, writeWhole } from '../host/files.ts';
import { listSources } from '../host/source-files.ts';
import { visible } from '../report/visible.ts';
import { list } from '../report/words.ts';
import { parseRoleArn } from '../settings/identifiers.ts';
import { DEFAULT_CONFIG_FILE } from '../settings/inputs.ts';
import { parseModelId } from '../settings/model-id.ts';
import { err, describeMistake, ok, quote, type Parsed, type ValueProblem } from '../settings/problem.ts';
import { parseRegion } from '../settings/regions.ts';
import { readSettings } from '../settings/settings.ts';
import { linesOf, type ExplainStreams } from './explain.ts';
import { idsCommand, nextSteps, setupFiles, type Setup } from './init-files.ts';
import type { StreamFacts } from './streams.ts';

export const INIT_USAGE = `Usage: bedrock-access-check init [OPTIONS] [MODEL...]

Writes .github/bedrock-access.yml, a workflow, and in aws/ the trust policy and
the least policy of the check as JSON and Terraform. What is not given is asked;
models are looked for in the repository. Nothing is called, nothing overwritten.

Options:
  --role-to-assume ARN   Role whose access is checked, and that GitHub assumes.
  --aws-region REGION    Source region of the calls, or a list with commas.
                         Default: AWS_REGION, then AWS_DEFAULT_REGION.
  --repository NAME      OWNER/NAME on GitHub. Default: the remote "origin".
  --repository-ids A/B   Numeric IDs of owner and repository, which the subject of
                         the token has since 15 July 2026:
                         gh api repos/OWNER/NAME --jq '"\\(.owner.id)/\\(.id)"'
  --force                Overwrite files that are there.
  -h, --help             Show this help.

Without a terminal to ask in, what is missing is said and nothing is written.
Exit status: 0 if the files are written, 2 if not.
`;

/** What `init` asks and writes through. */
export type InitStreams = StreamFacts & Pick<ExplainStreams, 'stdin' | 'stdinIsTty' | 'stdout' | 'stderr'>;

/** A mistake of the person, as a sentence. */
class Misuse extends Error {}

interface Given {
  models: string[];
  role?: string;
  regions?: string;
  repository?: string;
  ids?: string;
  force: boolean;
}

/** Runs the command with the arguments after `init`, in the current folder. Returns the exit status. */
export async function initMain(args: readonly string[], streams: InitStreams): Promise<number> {
  try {
    return await run(args, streams);
  } catch (error) {
    if (!(error instanceof Misuse)) throw error;
    streams.stderr(`bedrock-access-check init: ${visible(error.message)}\n`);
    return 2;
  }
}

async function run(args: readonly string[], streams: InitStreams): Promise<number> {
  const given = readArguments(args);
  if (given === 'help') {
    streams.stdout(INIT_USAGE);
    return 0;
  }
  const setup = await setupOf(given, streams);
  const files = setupFiles(setup);
  await validate(files[0]?.text ?? '');
  const there = given.force ? [] : await existing(files.map(({ path }) => path));
  if (there.length > 0) {
    throw new Misuse(
      `${list(there)} ${there.length === 1 ? 'is' : 'are'} there already, so nothing was written. --force overwrites.`,
    );
  }
  for (const { path, text } of files) {
    await writeWhole(join('.', path), text, 'all');
    streams.stdout(`Wrote ${path}\n`);
  }
  streams.stdout(`\n${nextSteps(setup).join('\n')}\n`);
  return 0;
}

function readArguments(args: readonly string[]): Given | 'help' {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        'role-to-assume': { type: 'string' },
        'aws-region': { type: 'string' },
        repository: { type: 'string' },
        'repository-ids': { type: 'string' },
        force: { type: 'boolean' },
        help: { type: 'boolean', short: 'h' },
      },
    });
    if (values.help === true) return 'help';
    const { 'role-to-assume': role, 'aws-region': regions, repository, 'repository-ids': ids } = values;
    return {
      models: positionals,
      ...(role !== undefined && { role }),
      ...(regions !== undefined && { regions }),
      ...(repository !== undefined && { repository }),
      ...(ids !== undefined && { ids }),
      force: values.force === true,
    };
  } catch (error) {
    throw new Misuse(`${error instanceof Error ? error.message : String(error)} See bedrock-access-check init --help.`);
  }
}

/** Everything that the files need: given, found or asked, in this order. */
async function setupOf(given: Given, streams: InitStreams): Promise<Setup> {
  const asking = streams.stdinIsTty && streams.stderrIsTty ? questioner(streams) : undefined;
  try {
    const models = given.models.length > 0 ? given.models.map((id) => ({ id })) : await foundModels(asking, streams);
    for (const { id } of models) checked(parseModelId(id), id);
    const origin = given.repository ?? (await repositoryOfOrigin());
    const repository = await answer(asking, parseRepository, {
      ...{ given: given.repository, suggested: origin, option: '--repository OWNER/NAME' },
      question: 'Repository on GitHub (OWNER/NAME)',
    });
    const ids = await idsOf(given, asking, repository);
    const role = await answer(asking, parseRoleArn, {
      ...{ given: given.role, option: '--role-to-assume ARN' },
      question: 'ARN of the role whose access is checked',
    });
    const { AWS_REGION: region, AWS_DEFAULT_REGION: fallback } = streams.env;
    const regions = await answer(asking, parseRegions, {
      ...{ given: given.regions, suggested: region ?? fallback, option: '--aws-region REGION' },
      question: 'Source regions of its calls',
    });
    return { repository, ...(ids && { ids }), role, regions, models };
  } finally {
    await asking?.close();
  }
}

interface Questioner {
  /** Writes a question, and returns the line that is answered, trimmed. */
  ask(question: string): Promise<string>;
  tell(text: string): void;
  close(): Promise<void>;
}

/** Asks on standard error, since standard output is for what was done. */
function questioner({ stdin, stderr }: InitStreams): Questioner {
  const lines = linesOf(stdin);
  return {
    tell: stderr,
    ask: async (question) => {
      stderr(question);
      const next = await lines.next();
      if (next.done === true) throw new Misuse('The answers ended, so nothing was written.');
      return next.value.trim();
    },
    close: async () => {
      await lines.return(undefined);
    },
  };
}

/**
 * One value: given, else asked until it is right, else the suggestion; without a terminal a missing one is a mistake
 * that names its option.
 */
async function answer<T>(
  asking: Questioner | undefined,
  parse: (text: string) => Parsed<T>,
  about: { given: string | undefined; suggested?: string | undefined; option: string; question: string },
): Promise<T> {
  const { given, suggested, option, question } = about;
  if (given !== undefined) return checked(parse(given), option);
  if (!asking) {
    if (suggested !== undefined) return checked(parse(suggested), option);
    throw new Misuse(`${option} is missing, and there is no terminal to ask in. Nothing was written.`);
  }
  for (;;) {
    const said = await asking.ask(`${question}${suggested === undefined ? '' : ` [${visible(suggested)}]`}: `);
    const parsed = parse(said === '' ? (suggested ?? '') : said);
    if (parsed.ok) return parsed.value;
    for (const problem of parsed.problems) asking.tell(`  ${problemText(problem)}\n`);
  }
}

function checked<T>(parsed: Parsed<T>, option: string): T {
  if (parsed.ok) return parsed.value;
  throw new Misuse(`${visible(option)}: ${parsed.problems.map(problemText).join(' ')}`);
}

function problemText({ message, instead }: ValueProblem): string {
  return visible(`${worded(message, 'terminal')} ${worded(instead, 'terminal')}`);
}

/** What the repository names, confirmed at the prompt if there is one; without a finding, what is answered. */
async function foundModels(asking: Questioner | undefined, { stderr }: InitStreams): Promise<Setup['models']> {
  const files = {
    sources: (patterns: readonly string[], signal?: AbortSignal) => listSources('.', patterns, { signal }),
    readFile: (path: string) => readWhole(path),
  };
  const { places } = await searchSources(files, SEARCHED, new AbortController().signal);
  const found = distinct([...places].map(([id, [place]]) => ({ id, ...(place && { place }) })));
  const shown = found.map(({ id, place }) => `  ${visible(id)}${placeText(place)}\n`);
  if (!asking) {
    if (found.length === 0) {
      throw new Misuse('No file of this folder names a model, so name them: init MODEL... Nothing was written.');
    }
    stderr(`Models that the files of this folder name:\n${shown.join('')}`);
    return found;
  }
  if (found.length > 0) {
    asking.tell(`Models that the files of this folder name:\n${shown.join('')}`);
    const said = await asking.ask('Check these? [yes, or the IDs to check instead]: ');
    if (/^(?:y|yes)?$/i.test(said)) return found;
    return wordsOf(said).map((id) => ({ id }));
  }
  const said = await asking.ask('No file of this folder names a model. IDs of the models to check: ');
  if (said === '') throw new Misuse('Without a model there is nothing to check. Nothing was written.');
  return wordsOf(said).map((id) => ({ id }));
}

/** Everything but the check's own files. Documentation and installed packages are never looked at. */
const SEARCHED = ['**', `!${DEFAULT_CONFIG_FILE}`, '!aws/**', '!**/recording*.json'];

/** Models with one spelling each: the ARN of a foundation model, which a policy has, is its ID. */
function distinct(found: Setup['models']): Setup['models'] {
  const spelled = found.map(({ id, ...rest }) => {
    const parsed = parseModel(id);
    return { id: parsed.kind === 'foundation-model' ? parsed.id : id, ...rest };
  });
  return spelled.filter(({ id }, index) => spelled.findIndex((one) => one.id === id) === index);
}

function placeText(place: Place | undefined): string {
  return place ? `  ${visible(place.file)}:${place.line}` : '';
}

function wordsOf(text: string): string[] {
  return text.split(/[\s,]+/).filter((word) => word !== '');
}

async function idsOf({ ids }: Given, asking: Questioner | undefined, repository: string): Promise<Setup['ids']> {
  if (ids !== undefined) return checked(parseIds(ids), '--repository-ids');
  if (!asking) return undefined;
  const question = `Numeric IDs of owner and repository, as this prints them (empty to leave them out):\n  ${idsCommand(repository)}\n: `;
  for (;;) {
    const said = await asking.ask(question);
    if (said === '') return undefined;
    const parsed = parseIds(said);
    if (parsed.ok) return parsed.value;
    for (const problem of parsed.problems) asking.tell(`  ${problemText(problem)}\n`);
  }
}

function parseIds(text: string): Parsed<{ owner: string; repository: string }> {
  const [, owner, repository] = /^"?(\d{1,20})\/(\d{1,20})"?$/.exec(text) ?? [];
  if (owner === undefined || repository === undefined) {
    return err(`${quote(text)} is not two numbers.`, 'Write them like `1234567/7654321`.');
  }
  return ok({ owner, repository });
}

/** GitHub takes letters, digits, hyphens, dots and underscores. */
function parseRepository(text: string): Parsed<string> {
  if (/^[A-Za-z0-9][A-Za-z0-9-]{0,38}\/[\w.-]{1,100}$/.test(text)) return ok(text);
  return err(`${quote(text)} is no repository on GitHub.`, 'Write it like `octo-org/search-service`.');
}

function parseRegions(text: string): Parsed<string[]> {
  const parsed = wordsOf(text).map(parseRegion);
  const problems = parsed.flatMap((one) => (one.ok ? [] : one.problems));
  if (problems.length > 0) return { ok: false, problems };
  if (parsed.length === 0) return err('There is no region.', 'Write it like `us-east-1`.');
  return ok([...new Set(wordsOf(text))]);
}

/** `OWNER/NAME` of the remote `origin`; undefined if there is none, or it is not on GitHub. */
async function repositoryOfOrigin(): Promise<string | undefined> {
  const bytes = await readWhole('.git/config').catch(() => undefined);
  const text = bytes === undefined ? '' : new TextDecoder().decode(bytes);
  const section = text.split(/^\[/m).find((part) => part.startsWith('remote "origin"]')) ?? '';
  const url = /^[\t ]{0,8}url = (\S{1,300})$/m.exec(section)?.[1] ?? '';
  const found = /[/:]([^/:]{1,39}\/[^/]{1,104})$/.exec(url)?.[1]?.replace(/\.git$/, '');
  return found !== undefined && parseRepository(found).ok ? found : undefined;
}

/** Which of these files are there, whatever they are. */
async function existing(paths: readonly string[]): Promise<string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      lstat(path).then(
        () => [path],
        () => [],
      ),
    ),
  );
  return found.flat();
}

/** Holds the configuration against the check's own rules before it is written. */
async function validate(text: string): Promise<void> {
  const read = await readSettings({
    env: {},
    input: (name) => (name === 'config-file' ? DEFAULT_CONFIG_FILE : ''),
    readFile: () => Promise.resolve(new TextEncoder().encode(text)),
    glob: () => Promise.resolve([]),
  });
  if (read.ok) return;
  const said = read.mistakes.map((mistake) => visible(worded(describeMistake(mistake), 'terminal')));
  throw new Misuse(`${said.join(' ')} Nothing was written.`);
}
