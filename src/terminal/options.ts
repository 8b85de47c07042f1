/**
 * What the terminal command can be told: the action's inputs without those of a workflow, and a few of its own. Data.
 */
import { inputEntries, type InputName, type OptionForm } from '../settings/inputs.ts';

/**
 * Returns why an input means nothing outside a workflow; undefined for one that is an option here, or for no input.
 */
export function whyNoOption(name: string): string | undefined {
  const terminal = inputEntries().find(([input]) => input === name)?.[1].terminal;
  return terminal !== undefined && 'none' in terminal ? terminal.none : undefined;
}

/** An option as people see it. */
export type Option = OptionForm & { name: InputName; description: string };

/** Returns the inputs that may be written as options, in the order of the documentation. */
export function inputOptions(): Option[] {
  return inputEntries().flatMap(([name, { description, default: usual, terminal }]) =>
    'none' in terminal ? [] : [{ name, description, default: usual, ...terminal }],
  );
}

/** Options that may stand alone for `true`: their input takes `true` and `false` and nothing else. */
export function switches(): InputName[] {
  return inputEntries().flatMap(([name, { parse }]) => {
    const takes = (word: string): boolean => parse(word).ok;
    return takes('true') && takes('false') && !takes('auto') && !takes('word') ? [name] : [];
  });
}

/** Options that are no inputs. */
export const OWN_OPTIONS = {
  profile: {
    group: 'As whom',
    value: 'NAME',
    description: 'Profile of the AWS configuration.',
    default: 'AWS_PROFILE, else default',
  },
  plan: {
    group: 'Without a call',
    description:
      'Say what would be checked, by which calls and at what cost at most. Nothing is called; with --json as JSON.',
  },
  'check-config': {
    group: 'Without a call',
    description:
      'Only validate the configuration; files may be named after it. Nothing is called. Status 0 or 2, each mistake with its line.',
  },
  endpoints: {
    group: 'Without a call',
    description: 'Say which hosts a run contacts, for an egress allow-list. Nothing is called; with --json as JSON.',
  },
  json: { group: 'What is shown', description: 'Write the report as JSON to standard output, and nothing else there.' },
  verbose: {
    group: 'What is shown',
    description: 'Say of each call to AWS how it ended, how long it took and its request ID, on standard error.',
  },
  help: { group: 'About', description: 'Show this help.' },
  version: { group: 'About', description: 'Show the version.' },
} as const satisfies Record<string, OptionForm & { description: string }>;
