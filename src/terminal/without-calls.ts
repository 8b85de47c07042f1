/** What the command says of a configuration without a call: whether it is valid, and what a run with it would do. */
import { hostLines, hostsOf } from '../app/hosts.ts';
import { planRun } from '../app/plan.ts';
import { Aws } from '../aws/clients.ts';
import type { Host } from '../domain/host.ts';
import { callerIdentity } from '../domain/arn.ts';
import { worded } from '../domain/message.ts';
import type { Mistake, Settings } from '../domain/settings.ts';
import { terminalHost } from '../host/terminal.ts';
import type { Identity } from '../identity/identity.ts';
import { planLines, unmatchedPatterns } from '../report/plan-lines.ts';
import { planJson, planTable } from '../report/plan-text.ts';
import { accountsIn, NOTHING_KNOWN, redaction, redactText, resolveAuto } from '../report/redact.ts';
import { visible, visibleBlock } from '../report/visible.ts';
import { DEFAULT_CONFIG_FILE } from '../settings/inputs.ts';
import { describeMistake } from '../settings/problem.ts';
import { readSettings } from '../settings/settings.ts';
import { VERSION } from '../util/version.ts';
import type { ParsedArguments } from './arguments.ts';
import { environmentOf, optionsOf, profileOf } from './environment.ts';
import { visibleJson } from '../util/json-text.ts';

interface Streams {
  stdout: (text: string) => void;
  stderr: (text: string) => void;
  env: NodeJS.ProcessEnv;
}

/** Validates the configuration that the command line names. Returns 0, or 2 with every mistake on standard error. */
export async function validateOnly(parsed: ParsedArguments, streams: Streams): Promise<number> {
  const host = await silentHost(parsed, streams);
  const read = await readSettings(host);
  // Which region is meant may be said by the workflow that uses the file, or by the environment it runs in.
  const mistakes = read.ok ? [] : read.mistakes.filter(({ kind }) => kind !== 'no-region');
  tell(mistakes, streams);
  if (mistakes.length > 0) return 2;
  const named = read.ok
    ? read.settings.checks.map(({ file }) => file ?? 'The command line')
    : (parsed.options.get('config-file') ?? DEFAULT_CONFIG_FILE).split('\n');
  for (const file of named) streams.stdout(`${visible(file)} is valid.\n`);
  return 0;
}

/** Shows cells, calls and cost of a run with this command line. Returns 0, or 2 if the configuration has mistakes. */
export async function planOnly(parsed: ParsedArguments, streams: Streams): Promise<number> {
  const { stdout, stderr } = streams;
  const host = await silentHost(parsed, streams);
  const settings = await settingsOrMistakes(host, streams);
  if (settings === undefined) return 2;
  const { identities, cells, budget, calls, accountCalls } = await planRun(host, settings);
  const json = JSON.stringify(planJson(cells, calls, budget.worstCaseUsd, accountCalls), undefined, 2);
  const shown = asAsked(settings, identities, json);
  for (const { trouble } of identities)
    if (trouble?.kind === 'problem') stderr(`${visible(shown(worded(trouble.problem.message, 'terminal')))}\n`);
  if (parsed.json) {
    stdout(`${visibleJson(shown(json))}\n`);
    return 0;
  }
  const table = planTable(cells, calls, accountCalls);
  const lines = [...planLines(cells, budget, settings), ...unmatched(settings, cells), '', ...table];
  for (const line of lines) stdout(`${visibleBlock(shown(worded(line, 'terminal')))}\n`);
  return 0;
}

/**
 * Returns what hides in a text what `mask-aws-account-id` and `detail` ask for; `all` is a text in which every account
 * stands.
 */
function asAsked({ surfaces }: Settings, identities: readonly Identity[], all: string): (text: string) => string {
  const options = resolveAuto({
    mask: surfaces.maskAwsAccountId,
    detail: surfaces.detail,
    visibility: 'private',
  });
  const made = redaction(options, {
    ...NOTHING_KNOWN,
    accounts: [...identities.map(({ account }) => account), ...accountsIn(all)].filter((account) => account !== ''),
    principals: identities.map(({ name, arn }) => ({
      name,
      configured: callerIdentity(arn)?.name !== name,
      ...(arn !== '' && { arn }),
    })),
  });
  return (text) => redactText(text, made);
}

/** Shows the hosts that a run with this command line contacts. Returns 0, or 2 if the configuration has mistakes. */
export async function endpointsOnly(parsed: ParsedArguments, streams: Streams): Promise<number> {
  const { stdout } = streams;
  const host = await silentHost(parsed, streams);
  const settings = await settingsOrMistakes(host, streams);
  if (settings === undefined) return 2;
  const aws = new Aws({ version: VERSION, env: host.env });
  const hosts = await hostsOf(aws, settings, host);
  if (parsed.json) stdout(`${visibleJson(JSON.stringify(hosts, undefined, 2))}\n`);
  else stdout(`${hostLines(hosts).map(visibleBlock).join('\n')}\n`);
  return 0;
}

/** Returns the settings; undefined if the configuration has mistakes, which standard error has by then. */
async function settingsOrMistakes(host: Host, streams: Streams): Promise<Settings | undefined> {
  const read = await readSettings(host);
  if (read.ok) return read.settings;
  tell(read.mistakes, streams);
  return undefined;
}

function tell(mistakes: readonly Mistake[], { stderr }: Streams): void {
  for (const mistake of mistakes) stderr(`${visible(worded(describeMistake(mistake), 'terminal'))}\n`);
}

function unmatched(settings: Settings, cells: Parameters<typeof unmatchedPatterns>[1]): string[] {
  return settings.checks.flatMap(({ models }) => unmatchedPatterns(models, cells));
}

async function silentHost(parsed: ParsedArguments, { env }: Streams): Promise<Host> {
  const profile = parsed.profile ?? profileOf(env);
  const nothing = (): void => undefined;
  return terminalHost({
    options: optionsOf(parsed, env),
    env: await environmentOf(profile === undefined ? env : { ...env, AWS_PROFILE: profile }),
    note: nothing,
    warn: nothing,
    output: nothing,
    terminal: { watch: () => nothing },
  });
}
