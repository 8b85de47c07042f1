/**
 * What the requests of an application carry and those of the check do not by themselves: `user-agent`, `source-vpc`,
 * `source-vpce` and `tags` of a principal. Each is a short form of context keys. Source: IAM user guide, "AWS global
 * condition context keys".
 */
import type { ContextEntry, Mistake, Place } from '../domain/settings.ts';
import { contextEntries, parseContextKey } from './context.ts';
import { line } from './parsers.ts';
import { isRecord } from '../util/record.ts';
import { err, ok, quote, type Parsed } from './problem.ts';

/** Visible ASCII, with spaces inside only: nothing that could end a header and begin another. */
export const USER_AGENT_PATTERN = '^[!-~](?:[ -~]{0,254}[!-~])?$';
export const VPC_PATTERN = '^vpc-(?:[0-9a-f]{8}|[0-9a-f]{17})$';
export const VPC_ENDPOINT_PATTERN = '^vpce-(?:[0-9a-f]{8}|[0-9a-f]{17})$';

const USER_AGENT = new RegExp(USER_AGENT_PATTERN);
const VPC = new RegExp(VPC_PATTERN);
const VPC_ENDPOINT = new RegExp(VPC_ENDPOINT_PATTERN);

/** Returns the text if it can be a User-Agent header as it is. */
export function parseUserAgent(text: string): Parsed<string> {
  if (USER_AGENT.test(text)) return ok(text);
  return err(
    `${quote(text)} cannot be sent as a User-Agent.`,
    'Write 1 to 256 characters of visible ASCII; spaces may stand between them.',
  );
}

/** Returns the text if it is the ID of a VPC. */
export function parseVpc(text: string): Parsed<string> {
  return VPC.test(text)
    ? ok(text)
    : err(`${quote(text)} is not the ID of a VPC.`, 'Write one like `vpc-0a1b2c3d4e5f60718`.');
}

/** Returns the text if it is the ID of a VPC endpoint. */
export function parseVpcEndpoint(text: string): Parsed<string> {
  return VPC_ENDPOINT.test(text)
    ? ok(text)
    : err(`${quote(text)} is not the ID of a VPC endpoint.`, 'Write one like `vpce-0a1b2c3d4e5f60718`.');
}

/** Returns the text if it can be the key of a tag: 1 to 128 characters (IAM user guide, "Tags for IAM resources"). */
export function parseTagKey(text: string): Parsed<string> {
  if (text.length <= 128 && parseContextKey(tagContextKey(text)).ok) return ok(text);
  return err(`${quote(text)} is not the key of a tag.`, 'Write 1 to 128 characters, like `team`.');
}

/** Takes a text that can be the value of a tag: up to 256 characters on one line. */
export const parseTagValue = line(256);

/** The part of a principal's entry that is about its application's requests. */
interface Declared {
  'user-agent'?: string | undefined;
  'source-vpc'?: string | undefined;
  'source-vpce'?: string | undefined;
  tags?: Readonly<Record<string, string>> | undefined;
}

/** The short forms with one value each, and the context key that each is. */
const SINGLE = [
  ['user-agent', 'aws:UserAgent'],
  ['source-vpc', 'aws:SourceVpc'],
  ['source-vpce', 'aws:SourceVpce'],
] as const;

const tagContextKey = (tag: string): string => `aws:PrincipalTag/${tag}`;

/** Returns the context that the short forms of a principal stand for. It is of the file: asserted, and not checked. */
export function declaredContext(value: Declared): ContextEntry[] {
  return contextEntries(
    declaredKeys(value).map(({ key, text }) => [key, text] as const),
    'file',
  );
}

/**
 * Returns a mistake for each key that a principal states in `context` as well, and for tags that differ in case alone:
 * IAM reads either pair as one key.
 */
export function declaredMistakes({
  value,
  place,
}: {
  value: Declared & { context?: Readonly<Record<string, unknown>> | undefined };
  place: (path: string[]) => Place;
}): Mistake[] {
  const stated = new Set(Object.keys(value.context ?? {}).map((key) => key.toLowerCase()));
  const seen = new Set<string>();
  return declaredKeys(value).flatMap(({ key, path }) => {
    const name = key.toLowerCase();
    if (stated.has(name)) {
      const message = `\`${path[0]}\` and \`context\` both say what ${quote(key)} is.`;
      return [{ message, instead: 'Keep one of the two.', place: place(path) }];
    }
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    const message = `${quote(key)} is there twice: IAM reads keys of tags without regard to case.`;
    return [{ message, instead: 'Write it once.', place: place(path) }];
  });
}

function declaredKeys(value: Declared): { key: string; text: string; path: [keyof Declared, ...string[]] }[] {
  const single = SINGLE.flatMap(([name, key]) => {
    const text = value[name];
    return text === undefined ? [] : [{ key, text, path: [name] as [keyof Declared] }];
  });
  const tags = Object.entries(value.tags ?? {}).map(([tag, text]) => ({
    key: tagContextKey(tag),
    text,
    path: ['tags', tag] as [keyof Declared, string],
  }));
  return [...single, ...tags];
}

/**
 * Returns an entry of `principals`, as it was read from a file and found right, with what is only stated as `context`:
 * two ways to write one thing are one. `user-agent` stays, since it is sent.
 */
export function withStatedContext(entry: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { 'source-vpc': vpc, 'source-vpce': endpoint, tags, context, ...rest } = entry;
  const stated = {
    ...(isRecord(context) && context),
    ...(vpc !== undefined && { 'aws:SourceVpc': vpc }),
    ...(endpoint !== undefined && { 'aws:SourceVpce': endpoint }),
    ...(isRecord(tags) && Object.fromEntries(Object.entries(tags).map(([tag, text]) => [tagContextKey(tag), text]))),
  };
  return Object.keys(stated).length === 0 ? rest : { ...rest, context: stated };
}

/** Returns the names of the short forms that a principal uses, in the order of the documentation. */
export function declaredNames(value: Declared): (keyof Declared)[] {
  return [...new Set(declaredKeys(value).map(({ path: [name] }) => name))];
}
