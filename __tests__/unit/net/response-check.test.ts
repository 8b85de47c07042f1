import { describe, expect, test } from '@jest/globals';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { toFailure } from '../../../src/aws/to-failure.ts';
import { proxiesOf } from '../../../src/net/proxies.ts';
import { foreignAnswer, responseCheck } from '../../../src/net/response-check.ts';
import { recognize } from '../../../src/verdict/recognize.ts';
import { refusalClass } from '../../../src/verdict/refusal.ts';

const answer = (statusCode: number, type?: string, server?: string) => ({
  statusCode,
  headers: { ...(type !== undefined && { 'Content-Type': type }), ...(server !== undefined && { server }) },
});

describe("an answer that cannot be AWS's", () => {
  test.each([
    [answer(200, 'text/html; charset=utf-8'), 'HTTP 200, text/html.'],
    [answer(403, 'text/html', 'squid/6.1'), 'HTTP 403, text/html, from a server that calls itself "squid/6.1".'],
    [answer(407), 'HTTP 407.'],
    [answer(302), 'HTTP 302.'],
  ])('%j', (given, said) => {
    expect(foreignAnswer(given)).toBe(`The answer was not one of AWS's: ${said}`);
  });

  test.each([
    answer(200, 'application/json'),
    answer(403, 'application/json'),
    answer(400, 'text/xml'),
    answer(200, 'application/vnd.amazon.eventstream'),
    answer(403),
    answer(503, 'text/html'),
  ])('%j may be', (given) => {
    expect(foreignAnswer(given)).toBeUndefined();
  });
});

describe('what is thrown', () => {
  const thrown = (name: string, message: string, metadata: object) =>
    Object.assign(new Error(message), { name, $metadata: metadata });

  test.each([
    ['a parser fails', thrown('SyntaxError', 'Unexpected token <', { httpStatusCode: 403 })],
    [
      'a stream is none',
      thrown(
        'Error',
        'Truncated event message received.\n  Deserialization error: to see the raw response, inspect',
        {},
      ),
    ],
    ['it has neither a code nor a request ID', thrown('Unknown', 'UnknownError', { httpStatusCode: 403 })],
    ['a page came', thrown('UnreadableAnswer', "The answer was not one of AWS's: HTTP 403, text/html.", {})],
    [
      'it says in words what a policy would say',
      thrown('Unknown', 'You do not have permission to perform this action', { httpStatusCode: 403 }),
    ],
  ])('is never a denial where %s', (_, error) => {
    const failure = toFailure('bedrock-runtime', 'InvokeModel', error);
    expect(failure).toMatchObject({ errorName: 'UnreadableAnswer' });
    expect(failure.httpStatus).toBeUndefined();
    expect(recognize(failure).cause).toBe('network');
    expect(refusalClass(recognize(failure).cause, failure.httpStatus)).toBe('failed');
  });

  test('is a denial where AWS says so, and stays unknown where it gives an ID and no code', () => {
    const denied = thrown('AccessDeniedException', 'no', { httpStatusCode: 403, requestId: 'r' });
    expect(toFailure('bedrock-runtime', 'InvokeModel', denied)).toMatchObject({ httpStatus: 403 });
    const unknown = thrown('Unknown', 'UnknownError', { httpStatusCode: 403, requestId: 'r' });
    expect(toFailure('bedrock-runtime', 'InvokeModel', unknown)).toMatchObject({
      errorName: 'Unknown',
      httpStatus: 403,
    });
  });

  test('quotes no credentials of a URL', () => {
    const error = new Error('tunnel via http://build:p%40ss@proxy:3128/ failed');
    expect(toFailure('sts', 'GetCallerIdentity', error).message).toBe('tunnel via http://proxy:3128/ failed');
  });
});

describe('an answer without end', () => {
  type Handler = (args: object) => Promise<{ response: { statusCode: number; body: Readable } }>;

  /** The body that is left of an answer after the check. */
  async function checked(
    commandName: string,
    answer: { statusCode: number; body: Readable; headers?: Record<string, string> },
  ): Promise<Readable> {
    let handler: Handler | undefined;
    const stack = {
      add: (one: (next: Handler, context: object) => Handler) => {
        handler = one(() => Promise.resolve({ response: answer }), { commandName });
      },
    };
    responseCheck(proxiesOf({})).applyToStack(stack as never);
    return (await handler?.({ request: {} }))?.response.body ?? Readable.from([]);
  }

  /** What is read of an answer of so many bytes through the check. */
  async function readThrough(
    commandName: string,
    statusCode: number,
    bytes: number,
    headers: Record<string, string> = {},
  ): Promise<number> {
    const body = Readable.from(Array.from({ length: Math.ceil(bytes / 65_536) }, () => Buffer.alloc(65_536)));
    let seen = 0;
    for await (const chunk of await checked(commandName, { statusCode, body, headers }))
      seen += (chunk as Buffer).length;
    return seen;
  }

  const MEGA = 1024 * 1024;

  test('is read to the most that its kind holds, and is no answer of AWS', async () => {
    expect(await readThrough('GetFoundationModelCommand', 200, MEGA)).toBe(MEGA);
    expect(await readThrough('InvokeModelCommand', 200, 8 * MEGA)).toBe(8 * MEGA);
    for (const [command, status, bytes, headers] of [
      ['GetFoundationModelCommand', 200, 3 * MEGA],
      ['ListFoundationModelsCommand', 200, 17 * MEGA],
      ['InvokeModelCommand', 403, 2 * MEGA],
      ['InvokeModelCommand', 200, 17 * MEGA],
      ['InvokeModelCommand', 200, 17 * MEGA, { 'content-length': `${17 * MEGA}` }],
      // A length that is not the one that counts, and what is none.
      ['InvokeModelCommand', 200, 17 * MEGA, { 'content-length': '5', 'transfer-encoding': 'chunked' }],
      ['InvokeModelCommand', 200, 17 * MEGA, { 'content-length': '-1' }],
      ['InvokeModelCommand', 200, 17 * MEGA, { 'content-length': '5, 5' }],
    ] as const) {
      const error: unknown = await readThrough(command, status, bytes, headers).catch((thrown: unknown) => thrown);
      const failure = toFailure('bedrock', 'x', error);
      expect(recognize(failure).cause).toBe('network');
    }
  });

  test('that says how short it is is read as it is', async () => {
    const body = Readable.from([Buffer.from('{}')]);
    expect(await checked('InvokeModelCommand', { statusCode: 200, body, headers: { 'content-length': '2' } })).toBe(
      body,
    );
  });

  test('is not read any further', async () => {
    let read = 0;
    const endless = Readable.from(
      (function* () {
        for (;;) {
          read += 1;
          yield Buffer.alloc(MEGA);
        }
      })(),
    );
    await expect(text(await checked('GetRoleCommand', { statusCode: 200, body: endless }))).rejects.toMatchObject({
      name: 'UnreadableAnswer',
    });
    expect(endless.destroyed).toBe(true);
    expect(read).toBeLessThan(64);
  });

  test.each([
    ['an error', new Error('socket hang up'), 'socket hang up'],
    ['without a word', undefined, 'The answer broke off.'],
  ])('that breaks off with %s ends so', async (_, error, message) => {
    const broken = new Readable({
      read() {
        this.destroy(error);
      },
    });
    await expect(text(await checked('GetRoleCommand', { statusCode: 200, body: broken }))).rejects.toThrow(message);
  });
});

test('no text of others is longer behind the door than is ever read, and its end is kept', () => {
  const { message } = toFailure('bedrock', 'x', new Error(`begin ${'a '.repeat(500_000)}end`));
  expect(message.length).toBeLessThan(17_000);
  expect(message.startsWith('begin')).toBe(true);
  expect(message.endsWith('end')).toBe(true);
});
