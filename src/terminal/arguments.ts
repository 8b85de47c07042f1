/** The command line as options: what node:util reads, held against the options that there are. Pure. */
import { parseArgs } from 'node:util';
import { nearest } from '../settings/problem.ts';
import { inputOptions, OWN_OPTIONS, switches, whyNoOption } from './options.ts';

/** The arguments of the command, parsed. */
export interface ParsedArguments {
  /** Texts of the inputs by their names. */
  options: Map<string, string>;
  json: boolean;
  verbose: boolean;
  help: boolean;
  version: boolean;
  profile?: string;
  /** What is done instead of a check, without a call; absent for a check. */
  instead?: 'plan' | 'check-config' | 'endpoints';
}

/** Where people see what is there. */
const TRY_HELP = 'See bedrock-access-check --help.';

const FLAGS: ReadonlySet<string> = new Set(['json', 'verbose', 'help', 'version', 'plan', 'check-config', 'endpoints']);

/**
 * Takes `--name value` and `--name=value`; `--audit` alone is true, `--no-audit` false; an option that is given again
 * adds a line, as a list in a workflow would; what is no option is a model ID, and beside `--check-config` a file, as
 * pre-commit passes them. Returns what is wrong as a sentence that says what to write.
 */
export function parseArguments(args: readonly string[]): ParsedArguments | { wrong: string } {
  const booleans = new Set<string>(switches().filter((name) => whyNoOption(name) === undefined));
  const texts = [...inputOptions().flatMap(({ name }) => (booleans.has(name) ? [] : [name])), 'profile'];
  const known = new Set<string>([...texts, ...booleans, ...FLAGS]);
  const { tokens } = parseArgs({
    args: [...args],
    strict: false,
    allowPositionals: true,
    allowNegative: true,
    tokens: true,
    options: {
      ...Object.fromEntries(texts.map((name) => [name, { type: 'string', multiple: true } as const])),
      ...Object.fromEntries([...booleans, ...FLAGS].map((name) => [name, { type: 'boolean' } as const])),
      help: { type: 'boolean', short: 'h' },
    },
  });
  const takesFiles = tokens.some((token) => token.kind === 'option' && token.name === 'check-config');
  const given = new Map<string, string[]>();
  const taken = new Set<number>();
  for (const token of tokens) {
    if (token.kind === 'option-terminator' || taken.has(token.index)) continue;
    if (token.kind === 'positional') {
      if (takesFiles) {
        add(given, 'config-file', token.value);
        continue;
      }
      const wrong = notAModel(token.value, args);
      if (wrong !== undefined) return { wrong };
      add(given, 'models', token.value);
      continue;
    }
    const { name, rawName, value } = token;
    if (!known.has(name)) return { wrong: unknownOption(rawName, [...known]) };
    const negated = rawName.startsWith('--no-');
    if (negated && !booleans.has(name)) return { wrong: unknownOption(rawName, [...known]) };
    if (FLAGS.has(name)) {
      if (value !== undefined) return { wrong: `--${name} takes no value.` };
      add(given, name, 'true');
    } else if (booleans.has(name)) {
      const next = tokens.find(({ kind, index }) => kind === 'positional' && index === token.index + 1);
      const word = next?.kind === 'positional' && /^(true|false)$/i.test(next.value) ? next : undefined;
      if (value === undefined && !negated && word) taken.add(word.index);
      given.set(name, [negated ? 'false' : (value ?? word?.value ?? 'true')]);
    } else {
      const wrong = withoutValue(name, token);
      if (wrong !== undefined) return { wrong };
      add(given, name, value ?? '');
    }
  }
  const profiles = given.get('profile');
  if (profiles && profiles.length > 1) {
    return { wrong: 'There is one --profile at a time; several principals are written in a configuration file.' };
  }
  const has = (name: string): boolean => given.has(name);
  const flags = { json: has('json'), verbose: has('verbose'), help: has('help'), version: has('version') };
  const asked = ['plan', 'check-config', 'endpoints'].filter(has);
  if (asked.length > 1)
    return { wrong: `${asked.map((name) => `--${name}`).join(' and ')} are two questions: ask one of them.` };
  if (flags.json && takesFiles)
    return { wrong: '--json is for a report or a plan; --check-config has only mistakes to say.' };
  const instead = has('plan') ? 'plan' : takesFiles ? 'check-config' : has('endpoints') ? 'endpoints' : undefined;
  const options = [...given].filter(([name]) => name !== 'profile' && !FLAGS.has(name));
  const [profile] = profiles ?? [];
  return {
    options: new Map(options.map(([name, values]) => [name, values.join('\n')])),
    ...flags,
    ...(profile !== undefined && { profile }),
    ...(instead && { instead }),
  };
}

function add(given: Map<string, string[]>, name: string, value: string): void {
  given.set(name, [...(given.get(name) ?? []), value]);
}

/** Every ID and ARN of Bedrock's has a dot or a colon; a command's name has neither. */
function notAModel(text: string, args: readonly string[]): string | undefined {
  if (/[.:]/.test(text) || text.trim() === '') return undefined;
  if (text === 'who-can') return 'who-can comes first: bedrock-access-check who-can MODEL...';
  if (text === 'explain') return 'explain comes first: bedrock-access-check explain [MESSAGE].';
  const meant = args[0] === text ? nearest(text, ['explain', 'policy', 'who-can', 'init']) : undefined;
  const hint = meant === undefined ? `Model IDs have a dot, ARNs a colon. ${TRY_HELP}` : `Did you mean ${meant}?`;
  return `"${text}" is neither a command nor a model ID. ${hint}`;
}

function unknownOption(rawName: string, known: readonly string[]): string {
  const name = rawName.replace(/^-+/, '');
  const why = whyNoOption(name) ?? whyNoOption(name.replace(/^no-/, ''));
  if (why !== undefined) return `${rawName} is an input of the GitHub Action only: ${why}. Leave it out.`;
  const meant = nearest(name, known);
  return `There is no option ${rawName}. ${meant === undefined ? TRY_HELP : `Did you mean --${meant}?`}`;
}

/** What follows an option and looks like the next one is that, and not its value. */
function withoutValue(
  name: string,
  { value, inlineValue }: { value?: string | undefined; inlineValue?: boolean | undefined },
) {
  if (value === undefined) return `--${name} needs a value: ${usageOf(name)}`;
  if (value.trim() === '') return `--${name} is empty. Write ${usageOf(name)}, or leave it out.`;
  if (inlineValue !== true && value.startsWith('-')) {
    return `--${name} needs a value, and ${value} is an option. A value that begins with a dash is written --${name}=${value}`;
  }
  return undefined;
}

const EXAMPLES: Readonly<Record<string, string>> = {
  models: '--models amazon.nova-lite-v1:0',
  'aws-region': '--aws-region us-east-1',
  profile: '--profile dev',
};

function usageOf(name: string): string {
  return EXAMPLES[name] ?? `--${name} ${name in OWN_OPTIONS ? 'NAME' : 'VALUE'}`;
}
