import { describe, expect, test } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { explainMain } from '../../../src/terminal/explain.ts';
import { CAUSES } from '../../../src/verdict/causes.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';

const MODEL = 'arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const DENIED = `User: arn:aws:sts::111122223333:assumed-role/app/i-1 is not authorized to perform: bedrock:InvokeModel on resource: ${MODEL} because no identity-based policy allows the bedrock:InvokeModel action`;
const EVENT = {
  eventVersion: '1.08',
  userIdentity: {
    type: 'AssumedRole',
    arn: 'arn:aws:sts::111122223333:assumed-role/app/i-1',
    sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::111122223333:role/service/app' } },
  },
  eventSource: 'bedrock.amazonaws.com',
  eventName: 'InvokeModel',
  awsRegion: 'eu-north-1',
  errorCode: 'AccessDenied',
  errorMessage: DENIED,
  requestParameters: { modelId: 'anthropic.claude-sonnet-4-5-20250929-v1:0' },
  recipientAccountId: '111122223333',
};

async function* chunks(...pieces: (string | Uint8Array)[]): AsyncGenerator<string | Uint8Array> {
  for (const piece of pieces) yield await Promise.resolve(piece);
}

interface Where {
  stdinIsTty?: boolean;
  env?: Record<string, string>;
}

async function runIn(where: Where, args: string[], ...input: (string | Uint8Array)[]) {
  const said = { out: '', err: '' };
  const decoder = new TextDecoder();
  const status = await explainMain(args, {
    stdin: chunks(...input),
    stdinIsTty: where.stdinIsTty ?? false,
    stdoutIsTty: false,
    stderrIsTty: false,
    columns: () => undefined,
    env: where.env ?? {},
    stdout: (text) => (said.out += text),
    stderr: (text) => (said.err += text),
    passThrough: {
      stdout: (chunk) => (said.out += decoder.decode(chunk)),
      stderr: (chunk) => (said.err += decoder.decode(chunk)),
    },
  });
  return { status, ...said };
}

const run = (args: string[], ...input: (string | Uint8Array)[]) => runIn({}, args, ...input);

const causes = (out: string): unknown[] =>
  out
    .trimEnd()
    .split('\n')
    .map((line) => (JSON.parse(line) as { cause: unknown }).cause);

describe('explain', () => {
  test('a message, in the layout of the check itself', async () => {
    const { status, out } = await run(['Model', 'use case details have not been submitted for this account.']);
    expect(status).toBe(0);
    expect(out).toMatch(/^!! /);
    expect(out).toContain('\n   Cause   anthropic-use-case-form (entitlement)\n');
    expect(out).toMatch(/\n {3}Or {6}.*\(model-agreement-missing\)\n/);
    expect(out).toContain('\n   Owner   Account owner\n');
    expect(out).toContain('\n   See     https://docs.aws.amazon.com/');
    const tooLong = out.split('\n').filter((line) => line.length > 80 && !line.includes('https://'));
    expect(tooLong).toEqual([]);
  });

  test('a policy stands below, on lines of its own', async () => {
    const { out } = await run([DENIED]);
    const policy: unknown = JSON.parse(out.slice(out.indexOf('\n{\n')));
    expect(policy).toMatchObject({ Statement: [{ Action: ['bedrock:InvokeModel'], Resource: [MODEL] }] });
  });

  test('a session is answered with its role, a text without a principal with none', async () => {
    const flat = async (message: string): Promise<string> => (await run([message])).out.replace(/\s+/g, ' ');
    expect(await flat(DENIED)).toContain('in a policy of arn:aws:iam::111122223333:role/app.');
    expect(await flat(DENIED.replace('no identity-based', 'no service control'))).toContain(
      '"aws:PrincipalArn": "arn:aws:iam::111122223333:role/app"',
    );
    for (const user of ['User:', 'User: ...', 'The user', '']) {
      const message = DENIED.replace('User: arn:aws:sts::111122223333:assumed-role/app/i-1', user);
      expect(await flat(message)).toContain('in a policy of the principal.');
    }
  });

  test('nothing in it moves a cursor or is a command to a runner', async () => {
    const hostile =
      '\u001b]52;c;aGk=\u0007\u001b[2J::error::x\u202e\n::set-output name=x::y\n  ::warning::z\n##[error]x\r::add-mask::y';
    for (const message of [
      hostile,
      `${DENIED}\n${hostile}`,
      DENIED.replaceAll('bedrock:InvokeModel', `bedrock:X${hostile}`),
    ]) {
      const { out } = await run([message]);
      for (const hidden of ['\u001b', '\u0007', '\u202e', '\r']) expect(out).not.toContain(hidden);
      expect(out.split('\n').filter((line) => /^\s*::|##\[/.test(line))).toEqual([]);
    }
  });

  test('two errors in one paste are two explanations, one error told twice is one', async () => {
    const two = `botocore.exceptions.X: An error occurred (ExpiredTokenException) when calling the Converse operation: The security token included in the request is expired\n${DENIED}`;
    const { out } = await run([two]);
    expect(out.match(/^ {3}Cause {3}.*$/gm)).toEqual([
      '   Cause   credentials-expired (credentials)',
      '   Cause   identity-policy-no-allow (policy)',
    ]);
    expect(out).toMatch(/^1 of 2 {2}/);
    expect((await run([`${DENIED}\n\n${DENIED}`])).out.match(/Cause {3}/g)).toHaveLength(1);
    const traceback = `Traceback:\nThrottlingException: x\nAn error occurred (ThrottlingException) when calling the Converse operation: Too many tokens per day`;
    expect((await run([traceback])).out.match(/Cause {3}.*/g)).toEqual(['Cause   quota-exhausted (service)']);
  });

  test('a file, and - for standard input', async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'explain-')), 'error.log');
    writeFileSync(file, `${'noise\n'.repeat(300_000)}${DENIED}\n`);
    expect((await run([file])).out).toContain('identity-policy-no-allow');
    expect((await run(['-'], DENIED)).out).toContain('identity-policy-no-allow');
  });

  test('says what it waits for, to a person only', async () => {
    expect((await runIn({ stdinIsTty: true }, [], DENIED)).err).toContain('Paste the error message');
    expect((await run([], DENIED)).err).toBe('');
  });

  test('--region and --model name what the message does not', async () => {
    const { out } = await run([
      '--region',
      'eu-west-1',
      '--model=amazon.nova-lite-v1:0',
      'The provided model identifier is invalid.',
    ]);
    expect(out.replace(/\s+/g, ' ')).toContain(
      'Check amazon.nova-lite-v1:0 against the models and inference profiles of eu-west-1',
    );
  });

  test.each([
    [['--region', 'nowhere', 'x'], '"nowhere" is not the name of a region'],
    [['--region'], '--region needs a value'],
    [['--mdel', 'x'], 'did you mean --model?'],
    [['--'], 'there is no command after --'],
    [['x', '--', 'true'], 'a MESSAGE and a command'],
    [['--json', '--', 'true'], '--json explains no command'],
  ])('%j is misuse', async (args, said) => {
    const { status, err } = await run(args);
    expect(status).toBe(2);
    expect(err).toContain(said);
  });

  test('an event of CloudTrail, alone and in a file of them', async () => {
    const out = (await run([JSON.stringify({ Records: [{ eventName: 'Converse', eventSource: 'x' }, EVENT] })])).out;
    expect(out).toContain('identity-policy-no-allow');
    // The role's own ARN stands in the event, with the path that a session's ARN does not have.
    expect(out.replace(/\s+/g, ' ')).toContain('in a policy of arn:aws:iam::111122223333:role/service/app.');
    const lookup = { Events: [{ CloudTrailEvent: JSON.stringify(EVENT) }] };
    expect((await run([JSON.stringify(lookup, undefined, 2)])).out).toBe((await run([JSON.stringify(EVENT)])).out);
  });

  test('a decoded authorization message', async () => {
    const decoded = {
      allowed: false,
      explicitDeny: true,
      matchedStatements: { items: [{ statementId: 'NoPass', effect: 'DENY' }] },
      context: {
        principal: { arn: 'arn:aws:sts::111122223333:assumed-role/app/i-1' },
        action: 'iam:PassRole',
        resource: 'arn:aws:iam::111122223333:role/batch',
      },
    };
    for (const text of [JSON.stringify(decoded), JSON.stringify({ DecodedMessage: JSON.stringify(decoded) })]) {
      const flat = (await run([text])).out.replace(/\s+/g, ' ');
      expect(flat).toContain('Cause identity-policy-explicit-deny (policy)');
      expect(flat).toContain('iam:PassRole on arn:aws:iam::111122223333:role/batch');
      expect(flat).toContain('arn:aws:iam::111122223333:role/app');
    }
  });

  test('a command: its output, its status, and what its error means', async () => {
    const script = `console.log('hello'); console.error(${JSON.stringify(DENIED)}); process.exit(3)`;
    const { status, out, err } = await run(['--', process.execPath, '-e', script]);
    expect({ status, out }).toEqual({ status: 3, out: 'hello\n' });
    expect(err).toMatch(/^User: arn[^\n]*\n\n!! No identity-based policy/);
  });

  test('a command that works, fails for another reason, or is not there', async () => {
    const node = (script: string) => run(['--', process.execPath, '-e', script]);
    expect(await node(`console.error(${JSON.stringify(DENIED)})`)).toEqual({ status: 0, out: '', err: `${DENIED}\n` });
    const other = await node('console.error("assertion failed"); process.exit(1)');
    expect(other.status).toBe(1);
    expect(other.err).toContain('No error of AWS was recognised');
    expect((await node('process.kill(process.pid, "SIGTERM")')).status).toBe(143);
    const missing = await run(['--', 'no-such-command-anywhere']);
    expect(missing.status).toBe(127);
    expect(missing.err).toContain('no-such-command-anywhere could not be started');
  });

  test.each(CAUSES)('%s is explained to a person at a laptop', (cause) => {
    const said = diagnose({ service: '', operation: '', errorName: '', message: 'x', known: { cause } }, {}, 'program');
    expect(said.cause).toBe(cause);
    expect(`${said.summary} ${said.remedy.text}`).not.toMatch(
      /\bthe (?:job|step|runner|input|check|option)\b|`--|\bcells?\b|\beverybody\b/i,
    );
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
