/** Which of the things that a principal declares of its application's requests are sent, and which are only stated. */
import type { Identity } from '../identity/identity.ts';
import type { Settings } from '../domain/settings.ts';
import { list } from './words.ts';

/**
 * Returns lines for the principal's part of the log; none if it declares nothing or could not be assumed. They name
 * keys, never values: what a tag or an endpoint is called is not for every reader.
 */
export function declaredLines(
  { name, settings: { declared = [] }, credentials, key, trouble }: Identity,
  { simulate, probe }: Pick<Settings, 'simulate' | 'probe'>,
): string[] {
  if (trouble) return [];
  const isSimulated = simulate && key === undefined;
  const sent = declared.filter((one) => one === 'user-agent' && credentials !== undefined && probe !== 'off');
  const stated = declared.filter((one) => !sent.includes(one));
  const lines: string[] = [];
  if (sent.length > 0) {
    const too = isSimulated ? ' and stated in its simulation' : '';
    lines.push(`${name}: ${named(sent)} is sent with its live calls to Bedrock${too}`);
  }
  if (stated.length > 0) {
    const be = stated.length === 1 ? 'is' : 'are';
    const what = isSimulated ? `${be} only stated in its simulation` : `${be} not used, since it is not simulated`;
    lines.push(`${name}: ${named(stated)} ${what}: no call carries ${stated.length === 1 ? 'it' : 'them'}`);
  }
  return lines;
}

const named = (keys: readonly string[]): string => list(keys.map((key) => `\`${key}\``));
