/** The terminal command as a person and a script would call it, from the built file. */
import { describe, expect, test } from '@jest/globals';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const CLI = join(import.meta.dirname, '..', '..', 'dist', 'cli', 'index.js');

function command(args: string[], input = '') {
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], { input, encoding: 'utf8' });
  return { status, stdout, stderr };
}

const DENIED =
  'User: arn:aws:sts::111122223333:assumed-role/app/i-1 is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0 because no identity-based policy allows the bedrock:InvokeModel action';

/** Takes away what Node 20 does not have yet, before the command starts. */
const AS_NODE_20 = `
  Object.defineProperty(process.versions, 'node', { value: '20.19.0' });
  delete Map.groupBy; delete Object.groupBy; delete Promise.withResolvers; delete Promise.try; delete Array.fromAsync;
  delete RegExp.escape; delete URL.parse; delete globalThis.Iterator; delete Error.isError; delete process.getBuiltinModule;
  for (const name of ['union', 'intersection', 'difference', 'isSubsetOf', 'isSupersetOf', 'isDisjointFrom']) delete Set.prototype[name];
  const iterator = Object.getPrototypeOf(Object.getPrototypeOf([][Symbol.iterator]()));
  for (const name of ['map', 'filter', 'take', 'drop', 'flatMap', 'reduce', 'toArray', 'forEach', 'some', 'every', 'find']) delete iterator[name];
`;

describe('explain', () => {
  test('on Node 20, with everything that it says and does', () => {
    const preload = `data:text/javascript,${encodeURIComponent(AS_NODE_20)}`;
    const node20 = (args: string[], input: string) =>
      spawnSync(process.execPath, ['--import', preload, CLI, ...args], { input, encoding: 'utf8' });
    const explained = node20(['explain'], DENIED);
    expect(explained).toMatchObject({ status: 0, stderr: '' });
    expect(explained.stdout).toContain('"Resource"');
    const json = node20(['explain', '--json'], JSON.stringify({ message: DENIED }));
    expect(json).toMatchObject({ status: 0, stderr: '' });
    // The check itself says what it needs.
    expect(node20(['--version'], '')).toMatchObject({ status: 2, stderr: expect.stringContaining('Node.js 24') });
  });

  test('a pasted message: cause, remedy, owner', () => {
    const { status, stdout } = command(['explain', DENIED]);
    expect(status).toBe(0);
    expect(stdout).toContain('identity-policy-no-allow (policy)');
    expect(stdout).toContain('Owner   IAM administrator');
    expect(stdout).toContain('arn:aws:bedrock:eu-north-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0');
    expect(stdout).not.toMatch(/"Resource": "\*"|bedrock:\*/);
  });

  test('from standard input', () => {
    expect(command(['explain'], DENIED).stdout).toContain('identity-policy-no-allow');
  });

  test('JSON lines, one diagnosis a line, in order', () => {
    const lines = [
      {
        service: 'bedrock-runtime',
        operation: 'InvokeModel',
        errorName: 'AccessDeniedException',
        httpStatus: 403,
        message: DENIED,
      },
      {
        service: 'sts',
        operation: 'AssumeRoleWithWebIdentity',
        errorName: 'AccessDenied',
        httpStatus: 403,
        message: 'Not authorized to perform sts:AssumeRoleWithWebIdentity',
        tokenSubject: 'repo:a@1/b@2:pull_request',
      },
      {
        service: 'bedrock-runtime',
        operation: 'Converse',
        errorName: 'Mystery',
        httpStatus: 418,
        message: 'I am a teapot',
      },
    ];
    const { status, stdout } = command(['explain', '--json'], lines.map((line) => JSON.stringify(line)).join('\n'));
    expect(status).toBe(0);
    const causes = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { cause: string }).cause);
    expect(causes).toEqual(['identity-policy-no-allow', 'oidc-subject-immutable-format', 'unclassified']);
  });

  test('what is not understood is said, with status 2', () => {
    expect(command(['explane']).status).toBe(2);
    expect(command(['explain', '--yaml']).stderr).toContain('unknown option --yaml');
    expect(command(['explain', '--json'], 'not json').status).toBe(2);
  });
});
