/**
 * What people have before them when a call was refused, as failures: an error message, several of them in one paste,
 * an event of CloudTrail, or the decoded authorization message of STS. Pure.
 */
import type { Evidence } from '../domain/evidence.ts';
import type { Failure, KnownRefusal } from '../domain/failure.ts';
import { BY_NAME, recognize } from './recognize.ts';
import { isRecord } from '../util/record.ts';

/** One failure of a paste, and what the paste says about it besides. */
export interface Pasted {
  failure: Failure;
  evidence: Evidence;
  /** The piece of the paste that it is, if the paste holds several. */
  excerpt?: string;
}

type Json = Readonly<Record<string, unknown>>;

/** Errors of one paste that are explained; more are a log, and its first ones say what is wrong. */
const MOST = 5;

/**
 * Takes a pasted text and returns the failures in it, at least one. Texts that are not known are one failure of their
 * whole text. Never throws.
 */
export function failuresIn(text: string): [Pasted, ...Pasted[]] {
  const events = structured(text);
  const [first, ...more] = events.length > 0 ? events : piecesOf(text).slice(0, MOST);
  return first ? [first, ...more] : [plain(text)];
}

function plain(message: string): Pasted {
  return { failure: { service: '', operation: '', errorName: '', message }, evidence: {} };
}

/** What a paste of JSON tells; nothing if it is none. */
function structured(text: string): Pasted[] {
  const trimmed = text.trim();
  if (!/^[[{]/.test(trimmed)) return [];
  const values = jsonValues(trimmed);
  return values.flatMap(recordsOf).flatMap((record) => failureOfRecord(record) ?? []);
}

/** Returns how many events of CloudTrail a text holds, if it holds nothing else and none was refused; else 0. */
export function eventsWithoutError(text: string): number {
  const trimmed = text.trim();
  const records = /^[[{]/.test(trimmed) ? jsonValues(trimmed).flatMap(recordsOf) : [];
  const isQuiet = (record: Json): boolean => isEvent(record) && failedEvent(record) === undefined;
  return records.every(isQuiet) ? records.length : 0;
}

/** One document, or one per line. */
function jsonValues(text: string): unknown[] {
  const whole = parsed(text);
  return whole === undefined ? text.split('\n').map(parsed) : [whole];
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The events of a CloudTrail log file, of a list, or the one that it is (CloudTrail User Guide, "Record contents").
 */
function recordsOf(value: unknown): Json[] {
  if (Array.isArray(value)) return value.flatMap(recordsOf);
  if (!isRecord(value)) return [];
  if (Array.isArray(value.Records)) return value.Records.flatMap(recordsOf);
  // The console and `aws cloudtrail lookup-events` wrap an event as text.
  if (Array.isArray(value.Events)) return value.Events.flatMap(recordsOf);
  const inner = ['CloudTrailEvent', 'DecodedMessage'].map((key) => parsed(textAt(value, key))).find(isRecord);
  return [inner ?? value];
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const end = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value);
  return typeof end === 'string' ? end : '';
}

/** A record as a failure, if it is an event of CloudTrail or a decoded authorization message; else undefined. */
export function failureOfRecord(record: Json): Pasted | undefined {
  if (isEvent(record)) return failedEvent(record);
  return isDecodedMessage(record) ? decodedMessage(record) : undefined;
}

function isEvent(record: Json): boolean {
  return textAt(record, 'eventSource') !== '' && textAt(record, 'eventName') !== '';
}

/** Undefined for a call that was not refused. */
function failedEvent(event: Json): Pasted | undefined {
  const errorName = textAt(event, 'errorCode');
  const message = textAt(event, 'errorMessage');
  if (errorName === '' && message === '') return undefined;
  const service = textAt(event, 'eventSource').replace(/\.amazonaws\.com(?:\.cn)?$/, '');
  const operation = textAt(event, 'eventName');
  return {
    failure: { service, operation, errorName, message: message === '' ? errorName : message },
    evidence: {
      ...given('account', textAt(event, 'recipientAccountId')),
      ...given('region', textAt(event, 'awsRegion')),
      ...given('model', textAt(event, 'requestParameters', 'modelId')),
      // The issuer of a session is its role, path and all.
      ...given(
        'principalArn',
        textAt(event, 'userIdentity', 'sessionContext', 'sessionIssuer', 'arn') || textAt(event, 'userIdentity', 'arn'),
      ),
    },
  };
}

function given<K extends string>(key: K, text: string): Partial<Record<K, string>> {
  return text === '' ? {} : ({ [key]: text } as Record<K, string>);
}

/** What sts:DecodeAuthorizationMessage answers (STS API reference; IAM User Guide, "Decoding the message"). */
function isDecodedMessage(record: Json): boolean {
  return typeof record.allowed === 'boolean' && isRecord(record.context) && textAt(record, 'context', 'action') !== '';
}

function decodedMessage(message: Json): Pasted {
  const explicit = message.explicitDeny === true;
  const action = textAt(message, 'context', 'action');
  const resource = textAt(message, 'context', 'resource');
  const principal = textAt(message, 'context', 'principal', 'arn');
  const statements = sidsOf(message);
  const known: KnownRefusal = {
    cause: explicit ? 'identity-policy-explicit-deny' : 'identity-policy-no-allow',
    alternatives: ['service-control-policy', 'permissions-boundary', 'session-policy'],
    denial: {
      action,
      ...given('resource', resource),
      ...given('principal', principal),
      effect: explicit ? 'explicit' : 'implicit',
    },
  };
  const said = explicit ? 'A statement denies it' : 'No statement allows it';
  const which = statements.length === 0 ? '' : `: ${statements.join(', ')}`;
  return {
    failure: {
      service: action.split(':')[0] ?? '',
      operation: '',
      errorName: 'UnauthorizedOperation',
      message: `${said}${which}`,
      known,
    },
    evidence: given('principalArn', principal),
  };
}

/** Sids of the statements that matched. */
function sidsOf(message: Json): string[] {
  const matched = message.matchedStatements;
  const items = isRecord(matched) && Array.isArray(matched.items) ? matched.items : [];
  return items.map((item) => textAt(item, 'statementId')).filter((sid) => sid !== '');
}

/** How lines begin that tell of a failure of their own. */
const STARTS =
  /^(?:[\w.$]{0,100}(?:Exception|Error|Err|Failure)\b ?[:(]|(?:API )?Error\b|ERROR\b|fatal\b|User:? arn:|An error occurred \()/;

/**
 * The errors of a paste that has several, each as its piece of it; nothing if there is one. Only what its text says is
 * an error of its own: a traceback tells one failure several times, by its name first.
 */
function piecesOf(text: string): Pasted[] {
  const found = new Map<string, string>();
  for (const piece of startsOf(text)) {
    const { cause, rule, denial } = recognize(plain(piece).failure);
    if (cause === 'unclassified' || BY_NAME.has(rule)) continue;
    const key = JSON.stringify([cause, denial?.action, denial?.resource]);
    if (!found.has(key)) found.set(key, piece.trim());
  }
  if (found.size < 2) return [];
  return [...found.values()].map((excerpt) => ({ ...plain(excerpt), excerpt }));
}

/** A text cut where another error begins: at such a line, after a blank one, and at each sentence of botocore's. */
function startsOf(text: string): string[] {
  const pieces: string[][] = [[]];
  for (const line of text.replaceAll(/(?<=\S)[ \t]+(?=An error occurred \()/g, '\n').split('\n')) {
    const bare = line.replace(/^[\s\u2502\u2503|>#*-]{0,40}/, '');
    if (STARTS.test(bare) || bare === '') pieces.push([]);
    pieces.at(-1)?.push(line);
  }
  return pieces.map((lines) => lines.join('\n'));
}
