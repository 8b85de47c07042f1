import { describe, expect, test } from '@jest/globals';
import { explainMain } from '../../../src/terminal/explain.ts';

async function* chunks(...pieces: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

async function run(args: string[], ...input: (string | Uint8Array)[]) {
  const said = { out: '', err: '' };
  const status = await explainMain(args, {
    stdin: chunks(...input),
    stdout: (text) => (said.out += text),
    stderr: (text) => (said.err += text),
  });
  return { status, ...said };
}

const causes = (out: string): unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { cause: unknown }).cause);

describe('explain', () => {
  test('a message, for people', async () => {
    const { status, out } = await run(['Model', 'use case details have not been submitted for this account.']);
    expect(status).toBe(0);
    expect(out).toMatch(/^anthropic-use-case-form \(entitlement\)\n/);
    expect(out).toContain('Could also be: model-agreement-missing');
    expect(out).toContain('https://docs.aws.amazon.com/');
  });

  test('a message on standard input', async () => {
    expect((await run([], 'The provided model identifier\n', 'is invalid.')).out).toContain('model-id-or-region');
  });

  test.each([[['--jsn']], [['--json', 'message']], [[]]])('%j without a message is misuse', async (args) => {
    const { status, out, err } = await run(args);
    expect({ status, out }).toEqual({ status: 2, out: '' });
    expect(err).toContain('Usage: ');
  });

  test('--help', async () => {
    expect(await run(['--help'])).toMatchObject({ status: 0, err: '' });
  });
});

describe('explain --json', () => {
  const line = (fields: object): string => `${JSON.stringify(fields)}\n`;

  test('one diagnosis a line, in order, whatever the chunks', async () => {
    const text =
      line({
        service: 'bedrock-runtime',
        operation: 'Converse',
        errorName: 'ThrottlingException',
        httpStatus: 429,
        message: 'é',
      }) +
      line({
        service: 'sts',
        operation: 'AssumeRoleWithWebIdentity',
        errorName: 'AccessDenied',
        httpStatus: 403,
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
        tokenSubject: 'repo:a@1/b@2:x',
      }) +
      line({
        service: 'any',
        operation: '',
        errorName: '',
        httpStatus: null,
        message: 'Operation not allowed',
      }).trimEnd();
    const bytes = new TextEncoder().encode(text);
    const pieces = Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) =>
      bytes.slice(index * 7, index * 7 + 7),
    );
    const { status, out } = await run(['--json'], ...pieces);
    expect(status).toBe(0);
    expect(causes(out)).toEqual(['throttled', 'oidc-subject-immutable-format', 'account-blocked']);
  });

  test('a line that is no JSON object keeps its place, and the status says so', async () => {
    const { status, out, err } = await run(['--json'], 'not json\n', '\n', '[1]\n', line({ message: 'Rate exceeded' }));
    expect(status).toBe(2);
    expect(causes(out)).toEqual(['unclassified', 'unclassified', 'throttled']);
    expect(out).toContain('The line is not a JSON object');
    expect(err).toBe('explain: line 1 is not a JSON object\nexplain: line 3 is not a JSON object\n');
  });

  test('fields of a wrong type count as absent', async () => {
    expect((await run(['--json'], line({ message: 5, httpStatus: '403', errorName: null }))).status).toBe(0);
  });

  test('every diagnosis has the fields of the contract', async () => {
    const { out } = await run(['--json'], line({ message: 'The provided model identifier is invalid.' }));
    expect(Object.keys(JSON.parse(out) as object).sort()).toEqual([
      'alternatives',
      'cause',
      'evidence',
      'layer',
      'owner',
      'remedy',
      'summary',
    ]);
  });
});
