/** How a recorded answer is found again. */
import { describe, expect, test } from '@jest/globals';
import { replayOf } from '../../testbed/replay.ts';
import type { Recorded } from '../../testbed/world.ts';

const AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=AKIAI/20261128/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=x';
const CALL = { operation: 'SimulatePrincipalPolicy', region: 'us-east-1', principal: undefined, model: undefined };

function entry(body: string, answer: string, more: Partial<Recorded> = {}): Recorded {
  return {
    ...{ service: 'iam', operation: 'SimulatePrincipalPolicy', region: 'us-east-1', caller: 'AKIAI' },
    ...{ method: 'POST', path: '/', body, answer },
    ...more,
  };
}

const request = (body: string, authorization = AUTHORIZATION) => ({
  ...{
    method: 'POST',
    path: '/',
    query: new URLSearchParams(),
    headers: { authorization },
    body,
    signature: 'none' as const,
  },
});

function asked(recording: Recorded[], ...bodies: string[]) {
  const replay = replayOf(recording);
  return bodies.map((body) => {
    const answer = replay.answer('iam', request(body), CALL);
    return typeof answer === 'object' ? String(answer.body) : answer;
  });
}

describe('a question', () => {
  test('has its answers in the order in which they came, and the last one again and again', () => {
    const recording = [entry('A=1', 'first'), entry('A=2', 'other'), entry('A=1', 'second')];
    expect(asked(recording, 'A=1', 'A=1', 'A=1', 'A=2')).toEqual(['first', 'second', 'second', 'other']);
  });

  test('is the same at another time, in another order of its parts, and with another Sid of our own', () => {
    const recording = [
      entry('Time=2026-11-28T16%3A03%3A42Z&R.1=a&R.2=b&P=%7B%22Sid%22%3A%22X1%22%2C%22E%22%3A1%7D', 'yes'),
    ];
    expect(
      asked(recording, 'P=%7B%22Sid%22%3A%22Y2%22%2C%22E%22%3A1%7D&R.1=b&R.2=a&Time=2027-01-01T00%3A00%3A00Z'),
    ).toEqual(['yes']);
  });

  test('that was never asked is answered with an error that says so', () => {
    expect(asked([entry('A=1', 'yes')], 'A=9')[0]).toContain(
      'SimulatePrincipalPolicy with these arguments is not in the recording',
    );
  });

  test('of another caller, or of another region, is another question', () => {
    const replay = replayOf([entry('A=1', 'yes')]);
    const other = (text: string) => replay.answer('iam', request('A=1', text), CALL);
    expect(other(AUTHORIZATION)).toMatchObject({ status: 200 });
    expect(other(AUTHORIZATION.replace('AKIAI', 'AKIAJ'))).toMatchObject({ status: 501 });
    expect(other(AUTHORIZATION.replace('us-east-1', 'eu-west-1'))).toMatchObject({ status: 501 });
  });

  test('to GitHub is none of a recording', () => {
    expect(replayOf([]).answer('github', request(''), CALL)).toBeUndefined();
  });
});

test('what was cut off is cut off again; credentials of a replay are not over yet', () => {
  const reset = { ...entry('A=1', ''), network: 'reset' as const };
  expect(asked([reset], 'A=1')).toEqual(['reset']);
  const [text] = asked([entry('A=1', '<Expiration>2020-01-01T00:00:00Z</Expiration>')], 'A=1');
  expect(Date.parse(/<Expiration>(.+)</.exec(String(text))?.[1] ?? '')).toBeGreaterThan(Date.now());
});
