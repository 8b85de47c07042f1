/** A place to read settings from: inputs, environment and files that a test writes down. */
import { parseModel } from '../../../src/catalog/model-id.ts';
import { worded } from '../../../src/domain/message.ts';
import { readSettings, type SettingsHost, type SettingsResult } from '../../../src/settings/settings.ts';
import { describeMistake, type Parsed } from '../../../src/settings/problem.ts';
import type { Mistake, Settings } from '../../../src/domain/settings.ts';

export interface Given {
  inputs?: Record<string, string>;
  env?: Record<string, string>;
  /** A text, bytes, or `directory`. */
  files?: Record<string, string | Uint8Array | typeof directory>;
}

export const directory = Symbol('directory');

export function hostOf({ inputs = {}, env = {}, files = {} }: Given): SettingsHost {
  return {
    env,
    input: (name) => inputs[name] ?? '',
    readFile: (path) => {
      const file = files[path];
      if (file === directory) {
        return Promise.reject(
          Object.assign(new Error('EISDIR: illegal operation on a directory, read'), { code: 'EISDIR' }),
        );
      }
      return Promise.resolve(typeof file === 'string' ? new TextEncoder().encode(file) : file);
    },
    glob: (pattern) => {
      const [start = '', end = ''] = pattern.split('*');
      return Promise.resolve(Object.keys(files).filter((path) => path.startsWith(start) && path.endsWith(end)));
    },
  };
}

export function read(given: Given): Promise<SettingsResult> {
  return readSettings(hostOf(given));
}

/** What the settings have of an ID, ARN or pattern. */
export function named(id: string) {
  return { id, parsed: parseModel(id) };
}

/** A mistake as the author of a workflow reads it. */
export function textOf(mistake: Mistake): string {
  return worded(describeMistake(mistake), 'workflow');
}

/** What a parser makes of a text: the value, or all that is wrong with it as the author of a workflow reads it. */
export function outcome<T>(parsed: Parsed<T>): T | string {
  if (parsed.ok) return parsed.value;
  return parsed.problems.map((problem) => textOf(problem)).join(' | ');
}

/** The settings; throws with the mistakes where there are any. */
export async function settingsFrom(given: Given): Promise<Settings> {
  const result = await read(given);
  if (!result.ok) throw new Error(result.mistakes.map(textOf).join('\n'));
  return result.settings;
}

/** The mistakes as a user reads them; none if the settings are right. */
export async function mistakesFrom(given: Given): Promise<string[]> {
  const result = await read(given);
  return result.ok ? [] : result.mistakes.map(textOf);
}

/** What a run needs at least. */
export const LEAST = { models: 'amazon.nova-lite-v1:0', 'aws-region': 'us-east-1' };

export const CONFIG = '.github/bedrock-access.yml';
