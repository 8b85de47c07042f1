/**
 * `npm run demo [-- STORY | WORLD | FILE | --list]`: the built action on a world, or several runs of an example, as a
 * person would see it.
 */
import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { differences } from './compare.ts';
import { countCalls } from './journal.ts';
import { WorldError, loadWorld, worldNames } from './load.ts';
import type { ActionRun } from './runner.ts';
import { runAction } from './runner.ts';
import { STORIES, type Story } from './stories.ts';
import type { World } from './world.ts';

const ROOT = dirname(import.meta.dirname);
const USAGE = `Usage: npm run demo [-- drift | gate | matrix | WORLD | path/to/world.yml | --list]`;

/** Exit status: 0 the report is the one that the world expects, 1 it is not, 2 there is nothing to run. */
async function main(args: readonly string[]): Promise<number> {
  const [choice = 'demo', ...more] = args;
  if (more.length > 0 || choice === '--help') return say(USAGE, choice === '--help' ? 0 : 2);
  if (choice === '--list') return say(listing(), 0);
  const dist = join(ROOT, 'dist', 'index.js');
  if (!existsSync(dist)) return say('dist/index.js is not there: run `npm run build` first.', 2);
  const story = Object.hasOwn(STORIES, choice) ? STORIES[choice] : undefined;
  if (story) return tell(story);
  const world = read(choice);
  if (typeof world === 'string') return say(world, 2);

  say(heading(world.title));
  say(world.about.trim());
  say(heading('Log of the step'));
  const run = await runAction(world, { dist, parent: join(ROOT, '.testbed'), onLine: say });
  show(run);
  const found = differences(world.expect, run);
  say(heading(found.length === 0 ? 'The report is the one that this world expects' : 'Not what this world expects'));
  for (const difference of found) say(`- ${difference}`);
  return found.length === 0 ? 0 : 1;
}

async function tell({ title, about, tell }: Story): Promise<number> {
  say(heading(title));
  say(about);
  const options = { parent: join(ROOT, '.testbed'), onLine: say };
  const went = await tell({ heading: (text) => say(heading(text)), line: say, options });
  return say(heading(went ? 'Each run ended as this story says' : 'Not what this story says'), went ? 0 : 1);
}

function show(run: ActionRun): void {
  if (run.stderr.trim() !== '') say(`${heading('Standard error')}\n${run.stderr.trim()}`);
  say(heading('Job summary (Markdown)'));
  say(run.summary.trim() || '(none)');
  for (const comment of run.comments) {
    say(heading(`Comment on the pull request, by ${comment.user} (Markdown)`));
    say(comment.body.trim());
  }
  for (const issue of run.issues) {
    say(heading(`Issue ${issue.number} (${issue.state}): ${issue.title}`));
    say(issue.body.trim());
  }
  say(heading('Calls'));
  const counts = Object.entries(countCalls(run.journal)).sort(([a], [b]) => a.localeCompare(b));
  const width = Math.max(0, ...counts.map(([name]) => name.length));
  for (const [name, count] of counts) say(`${name.padEnd(width)}  ${count}`);
  say(`\n${run.journal.length} calls in ${(run.wallMs / 1000).toFixed(2)} s; exit status ${run.exitCode}.`);
  say(`Files of the run: ${relative(ROOT, run.dir)}`);
  if (existsSync(run.reportDir)) say(`Report:           ${relative(ROOT, run.reportDir)}`);
}

function read(choice: string): World | string {
  try {
    return loadWorld(choice);
  } catch (error) {
    if (error instanceof WorldError) return error.message;
    throw error;
  }
}

function listing(): string {
  const stories = Object.entries(STORIES).map(([name, { title }]) => [name, title] as const);
  const all = [...stories, ...worldNames().map((name) => [name, loadWorld(name).title] as const)];
  const width = Math.max(0, ...all.map(([name]) => name.length));
  return all.map(([name, title]) => `${name.padEnd(width)}  ${title}`).join('\n');
}

function heading(text: string): string {
  return `\n==== ${text} ${'='.repeat(Math.max(0, 100 - text.length))}`;
}

/** Writes a line; returns the status, so that it can end a function. */
function say(line: string, status = 0): number {
  process.stdout.write(`${line}\n`);
  return status;
}

process.exitCode = await main(process.argv.slice(2));
