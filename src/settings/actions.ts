/** The actions a user may name, in the product's words and in IAM's. */
import { ACTIONS, type ActionName } from './types.ts';
import { bad, good, nearest, oneOf, quote, type Parsed } from './problem.ts';

/** IAM's names in lower case: IAM compares action names without regard to case. */
const IAM_NAMES: Readonly<Record<string, ActionName>> = {
  'bedrock:invokemodel': 'invoke',
  'bedrock:invokemodelwithresponsestream': 'stream',
};

/** All spellings that the documentation and the published schema show. */
export const ACTION_SPELLINGS = [...ACTIONS, 'bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream'] as const;

/**
 * APIs that people take for IAM actions, and the action they are authorized as
 * (Service Authorization Reference, "Actions, resources, and condition keys for Amazon Bedrock").
 */
const API_NAMES: Readonly<Record<string, ActionName>> = {
  converse: 'invoke',
  conversestream: 'stream',
  startasyncinvoke: 'invoke',
  invokemodelwithbidirectionalstream: 'invoke',
  invokemodel: 'invoke',
  invokemodelwithresponsestream: 'stream',
};

/** An action's name from `invoke`, `stream` or IAM's own name for them. */
export function parseAction(text: string): Parsed<ActionName> {
  const lower = text.toLowerCase();
  const known = ACTIONS.find((name) => name === text) ?? own(IAM_NAMES, lower);
  if (known) return good(known);
  const api = own(API_NAMES, lower.replace(/^bedrock:/, ''));
  if (api) return bad(`${quote(text)} is not an IAM action.`, `Write \`${api}\`: that is what IAM authorizes it as.`);
  const meant = nearest(text, ACTIONS);
  return bad(
    `${quote(text)} is not an action that can be checked.`,
    meant === undefined ? `Write ${oneOf(ACTION_SPELLINGS)}.` : `Did you mean \`${meant}\`?`,
  );
}

function own<T>(table: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
