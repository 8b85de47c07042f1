/**
 * The rules of `report.sarif`: one for each cause that occurs, from the table of causes, so that no text from outside
 * is in them.
 */
import { causeInfo, isCause } from '../verdict/causes.ts';
import { HOMEPAGE } from '../util/repository.ts';
import { OWNERS } from './words.ts';

/** A `reportingDescriptor` of SARIF. */
export interface Rule {
  id: string;
  name: string;
  shortDescription: { text: string };
  fullDescription: { text: string };
  help: { text: string; markdown: string };
  helpUri: string;
  defaultConfiguration: { level: 'error' | 'warning' };
  properties: { tags: string[]; precision: 'high' | 'medium' };
}

interface About {
  title: string;
  meaning: string;
  owner: string;
  layer: string;
  documentation: readonly string[];
}

/** Rules that are not causes of the table. */
const OTHERS: Record<string, About> = {
  'unexpected-access': {
    title: 'A model that should be denied can be used',
    meaning: 'The configuration expects that this call is denied, and it is not.',
    owner: OWNERS['iam-administrator'],
    layer: 'policy',
    documentation: [`${HOMEPAGE}/blob/main/docs/configuration.md`],
  },
  'model-lifecycle': {
    title: 'A model is LEGACY, or at or near its end of life',
    meaning:
      'From its end of life on, every call of the model fails. Bedrock does not move callers to another model by itself.',
    owner: OWNERS['workflow-author'],
    layer: 'model',
    documentation: ['https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html'],
  },
  'what-if-lost': {
    title: 'A change takes access to a model away',
    meaning: 'With the policies as this change has them, a call that is allowed now would be denied.',
    owner: OWNERS['workflow-author'],
    layer: 'policy',
    documentation: [`${HOMEPAGE}/blob/main/docs/what-if.md`],
  },
  'what-if-opened': {
    title: 'A change opens access to a model',
    meaning: 'With the policies as this change has them, a call that is denied now would be allowed.',
    owner: OWNERS['workflow-author'],
    layer: 'policy',
    documentation: [`${HOMEPAGE}/blob/main/docs/what-if.md`],
  },
  'model-not-configured': {
    title: 'The code names a model that no entry of the configuration covers',
    meaning: 'With `discover-models`: nothing checks whether this model can be called, although the code names it.',
    owner: OWNERS['workflow-author'],
    layer: 'model',
    documentation: [`${HOMEPAGE}/blob/main/docs/configuration.md`],
  },
  'principal-not-allowed': {
    title: 'A principal that is on no allow-list can call a model',
    meaning:
      'By the policies of the account this role or user can call a model of `who-can`, and no entry of `allow` expects it.',
    owner: OWNERS['iam-administrator'],
    layer: 'policy',
    documentation: [`${HOMEPAGE}/blob/main/docs/who-can.md`],
  },
  'configuration-invalid': {
    title: 'The settings of the check are wrong',
    meaning: 'An input or the configuration file has a mistake, so nothing was checked.',
    owner: OWNERS['workflow-author'],
    layer: 'workflow',
    documentation: [`${HOMEPAGE}/blob/main/docs/configuration.md`],
  },
};

/** The rule of what ends, which is no cause: the calls work. */
export const LIFECYCLE_RULE = 'model-lifecycle';

/** The rule of a principal that can call a model and is not meant to. */
export const WHO_CAN_RULE = 'principal-not-allowed';

/** The rule of a model that sources name and no entry covers. */
export const DISCOVERY_RULE = 'model-not-configured';

const UNKNOWN = 'unclassified';

/** The rule of a cell, or of a problem of the run: its cause, if this version knows it. */
export function ruleOf(cell: { diagnosis?: { cause: string } }): string {
  const { diagnosis } = cell;
  if (diagnosis === undefined) return 'met' in cell && wasUnwanted(cell) ? 'unexpected-access' : UNKNOWN;
  return isCause(diagnosis.cause) || Object.hasOwn(OTHERS, diagnosis.cause) ? diagnosis.cause : UNKNOWN;
}

function wasUnwanted(cell: object): boolean {
  return 'expected' in cell && cell.expected === 'deny';
}

/** The rules with these IDs, each once, sorted by ID. */
export function rulesOf(ids: readonly string[]): Rule[] {
  return [...new Set(ids)].sort().map(rule);
}

function rule(id: string): Rule {
  const { title, meaning, owner, layer, documentation } = aboutOf(id);
  const todo = `Who can change it: ${owner}. What to change is in the message of each result.`;
  const links = documentation.map((url) => `- <${url}>`).join('\n');
  return {
    id,
    // Something else than the ID: viewers show both.
    name: `Bedrock${id.replace(/(?:^|-)(\w)/g, (_all, letter: string) => letter.toUpperCase())}`,
    shortDescription: { text: `${title}.` },
    fullDescription: { text: meaning },
    help: {
      text: `${meaning} ${todo} See ${documentation.join(' and ')}.`,
      markdown: `${meaning}\n\n${todo}\n\n${links}`,
    },
    helpUri: documentation[0] ?? HOMEPAGE,
    defaultConfiguration: { level: 'error' },
    properties: { tags: ['amazon-bedrock', 'iam', layer], precision: id === UNKNOWN ? 'medium' : 'high' },
  };
}

function aboutOf(id: string): About {
  const other = Object.hasOwn(OTHERS, id) ? OTHERS[id] : undefined;
  if (other) return other;
  const { owner, ...row } = causeInfo(isCause(id) ? id : UNKNOWN);
  return { ...row, owner: OWNERS[owner] };
}
