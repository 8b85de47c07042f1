/** Sentences that were written for a workflow, for somebody who sits at a terminal: options instead of inputs. Pure. */
import { inputEntries } from '../settings/inputs.ts';
import type { Cell, Problem, Report } from '../domain/report.ts';

const NAMES = inputEntries()
  .map(([name]) => name)
  .sort((a, b) => b.length - a.length)
  .join('|');

/** `the input \`models\`` */
const THE_INPUT = new RegExp(`\\b([Tt])he input \`(${NAMES})\``, 'g');
/** `Input \`models\`: ` in front of a mistake. */
const IN_FRONT = new RegExp(`^Input \`(${NAMES})\`: `);
/** `\`timeout\`` and `\`probe: off\``: what is written into a workflow. */
const WRITTEN = new RegExp(`\`(${NAMES})(?:: ([^\`]+))?\``, 'g');

/** The one name that inputs and actions share: among other actions, and where it is called one, it is the action. */
const THE_ACTION = /\bThe action `guardrail`|`count-tokens`, `guardrail`/;

/** In front of a mistake in a file: what stands between backticks there is a key of the file. */
const IN_A_FILE = /^\S.*?:\d+:\d+: /;

/** Words of a workflow that have another name here. Only in sentences of ours. */
const HERE: readonly (readonly [RegExp, string])[] = [
  [/\bset the input\b/g, 'set the option'],
  [/\bSet the input\b/g, 'Set the option'],
  [/\bleave the input out\b/g, 'leave the option out'],
  [/\bthe input is not set\b/g, 'the option is not set'],
  [/\bin this input\b/g, 'with this option'],
  [/, or check the repository out before this step\b/g, ''],
  [/, check the repository out before this step, or\b/g, ', or'],
  [/it starts at the root of the workspace/g, 'it starts in the current folder'],
  [/\bthe runner's clock\b/g, "this machine's clock"],
  [/\bThe runner's clock\b/g, "This machine's clock"],
  [/\bthe role of the runner itself\b/g, 'the role of this machine'],
  [/\bthe runner\b/g, 'this machine'],
  [/\bthe job resolves\b/g, 'are found'],
  [/\bRun the job\b/g, 'Run the check'],
  [/\bthe job\b/g, 'the check'],
  [/\bthe log of this step\b/g, 'what it printed'],
  [/\bthe AWS credentials of the check\b/g, 'your credentials'],
  [/\bthe step's own credentials\b/g, 'your own credentials'],
  [/\bthis step\b/g, 'this command'],
  [/\bThis step has\b/g, 'The environment has'],
  [/\bThe job may not request an OIDC token\b/g, 'There is no OIDC token of GitHub in a terminal'],
  [
    /\bAdd `permissions: \{ id-token: write.*whatever the YAML says\./g,
    'Leave `source: oidc` out: the role is then assumed with your credentials.',
  ],
  [/, one per line\b/g, ''],
  [/\bthe step\b/g, 'the command'],
];

/** A sentence, with inputs as options. */
export function inATerminal(text: string): string {
  const isOfFile = IN_A_FILE.test(text);
  return withWords(isOfFile ? namedOptions(text) : withOptions(namedOptions(text)));
}

/** Inputs between backticks as options: `timeout` is --timeout, `probe: off` is --probe off. */
export function withOptions(text: string): string {
  const isAction = THE_ACTION.test(text);
  return text.replace(WRITTEN, (whole, name: string, value: string | undefined) => {
    if (value !== undefined) return `\`--${name} ${value}\``;
    return isAction && name === 'guardrail' ? whole : `\`--${name}\``;
  });
}

function namedOptions(text: string): string {
  return text
    .replace(IN_FRONT, (_, name: string) => `--${name}: `)
    .replace(THE_INPUT, (_, the: string, name: string) => `${the}he option \`--${name}\``);
}

function withWords(text: string): string {
  return HERE.reduce((said, [from, to]) => said.replace(from, to), text);
}

/** A report whose sentences speak of options: problems of the run, and what is to be done about the cells. */
export function reportInATerminal(report: Report): Report {
  return {
    ...report,
    gate: { ...report.gate, reasons: report.gate.reasons.map(inATerminal) },
    problems: report.problems.map(problemInATerminal),
    cells: report.cells.map(cellInATerminal),
  };
}

function problemInATerminal(problem: Problem): Problem {
  const { message, remedy } = problem;
  const ofFile = IN_A_FILE.test(message);
  return {
    ...problem,
    message: inATerminal(message),
    remedy: ofFile ? withWords(namedOptions(remedy)) : inATerminal(remedy),
  };
}

function cellInATerminal(cell: Cell): Cell {
  const { diagnosis } = cell;
  if (!diagnosis || diagnosis.layer === 'policy') return cell;
  const { remedy } = diagnosis;
  return { ...cell, diagnosis: { ...diagnosis, remedy: { ...remedy, text: inATerminal(remedy.text) } } };
}
