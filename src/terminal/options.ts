/** What the terminal command can be told: the action's inputs without those of a workflow, and a few of its own. Data. */
import { inputEntries, type InputName } from '../settings/inputs.ts';

/** Inputs that mean nothing outside a workflow, and why. */
export const WORKFLOW_ONLY_INPUTS: Partial<Record<InputName, string>> = {
  annotations: 'annotations are made on the lines of a pull request',
  audience: "it is for GitHub's OIDC token",
  comment: 'there is no pull request to comment on',
  'comment-key': 'there is no pull request to comment on',
  'github-token': 'nothing is asked of GitHub',
  error: 'bedrock-access-check explain explains a message',
  issue: 'no issue is opened from here',
  summary: 'there is no job to summarize',
  'untrusted-pull-request': 'there is no pull request',
};

/** Inputs that may be written as options, in the order of the documentation. */
export function optionNames(): InputName[] {
  return inputEntries().flatMap(([name]) => (name in WORKFLOW_ONLY_INPUTS ? [] : [name]));
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
    placeholder: 'NAME',
    description: 'Profile of the AWS configuration.',
    default: 'AWS_PROFILE, else default',
  },
  verbose: {
    description: 'Say of each call to AWS how it ended, how long it took and its request ID, on standard error.',
  },
  plan: {
    description:
      'Say what would be checked, by which calls and at what cost at most. Nothing is called; with --json as JSON.',
  },
  'check-config': {
    description:
      'Only validate the configuration; files may be named after it. Nothing is called. Status 0 or 2, each mistake with its line.',
  },
  endpoints: {
    description: 'Say which hosts a run contacts, for an egress allow-list. Nothing is called; with --json as JSON.',
  },
  json: { description: 'Write the report as JSON to standard output, and nothing else there.' },
  help: { description: 'Show this help.' },
  version: { description: 'Show the version.' },
} as const;
