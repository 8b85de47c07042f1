/** GitHub's OIDC token: why none came is a value, not a text that is read again. */
import { describe, expect, test } from '@jest/globals';
import type { Host } from '../../../src/domain/host.ts';
import { idToken, readClaims } from '../../../src/identity/oidc.ts';
import { recognize } from '../../../src/verdict/recognize.ts';

const ENV = { ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x', ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' };

/** A host whose endpoint gives these answers in turn; the last one again and again. */
function hostOf(answers: (string | Error)[], env: Host['env'] = ENV) {
  const waits: number[] = [];
  const secrets: string[] = [];
  let asked = 0;
  const host = {
    env,
    secret: (value: string) => void secrets.push(value),
    sleep: (ms: number) => {
      waits.push(ms);
      return Promise.resolve();
    },
    idToken: () => {
      const answer = answers[Math.min(asked, answers.length - 1)] ?? '';
      asked += 1;
      return answer instanceof Error ? Promise.reject(answer) : Promise.resolve(answer);
    },
  };
  return { host: host as unknown as Host, waits, secrets, asked: () => asked };
}

function tokenOf(claims: object): string {
  return `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.sig`;
}

const never = new AbortController().signal;

describe('a token', () => {
  test('is hidden before anything is said, and read for its claims', async () => {
    const token = tokenOf({ sub: 'repo:o/r:ref', aud: 'sts', exp: 1, nested: {} });
    const at = hostOf([token]);
    expect(await idToken(at.host, 'sts', never)).toEqual({
      ok: true,
      token,
      claims: { sub: 'repo:o/r:ref', aud: 'sts' },
    });
    expect(at.secrets).toEqual([token]);
  });

  test('is asked for three times at most, with a pause before each further try', async () => {
    const at = hostOf([new Error('busy')]);
    expect(await idToken(at.host, 'sts', never)).toMatchObject({ ok: false, reason: 'not-issued', message: 'busy' });
    expect([at.asked(), at.waits]).toEqual([3, [500, 2_000]]);
  });

  test('comes at a later try', async () => {
    const at = hostOf([new Error('busy'), tokenOf({})]);
    expect(await idToken(at.host, 'sts', never)).toMatchObject({ ok: true });
  });

  test('that cannot be read has no claims', () => {
    expect(readClaims('not a token')).toEqual({});
    expect(readClaims(`x.${Buffer.from('null').toString('base64url')}.y`)).toEqual({});
  });
});

describe('no token', () => {
  test.each([[{}], [{ ACTIONS_ID_TOKEN_REQUEST_URL: 'https://x' }], [{ ACTIONS_ID_TOKEN_REQUEST_TOKEN: 't' }]])(
    'is offered with %j: the permission is missing, or it is a fork',
    async (env) => {
      const at = hostOf([tokenOf({})], env);
      const known = { cause: 'github-id-token-permission', alternatives: ['github-fork-pull-request'] };
      expect(await idToken(at.host, 'sts', never)).toMatchObject({ ok: false, reason: 'not-offered', known });
      expect(at.asked()).toBe(0);
    },
  );

  test('came from GitHub where a page answered in its place', async () => {
    const page = new Error('Failed to get ID Token. Error Code : 403. Error Message: <!DOCTYPE html><html>blocked');
    const answer = await idToken(hostOf([page]).host, 'sts', never);
    expect(answer).toMatchObject({ known: { cause: 'network', rule: 'foreign-id-token' } });
    expect(JSON.stringify(answer)).not.toContain('blocked');
  });

  test("came because GitHub's own server failed, which answers with a page too", async () => {
    const page = new Error('Failed to get ID Token. Error Code : 503. Error Message: <html>Unicorn!</html>');
    const answer = await idToken(hostOf([page]).host, 'sts', never);
    expect(answer).not.toHaveProperty('known');
    expect(JSON.stringify(answer)).not.toContain('Unicorn');
  });

  test('is recognised by its value, whatever the text says', () => {
    const failure = { service: 'github', operation: 'getIDToken', errorName: 'Error', message: 'any words' };
    expect(recognize({ ...failure, known: { cause: 'network', rule: 'foreign-id-token' } })).toMatchObject({
      cause: 'network',
      rule: 'foreign-id-token',
    });
  });
});
