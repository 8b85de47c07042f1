/**
 * The second witness: what the policies say, if they are all known, against what IAM says; silent where either is not
 * sure.
 */
import { describe, expect, test } from '@jest/globals';
import { secondWitness } from '../../../src/collect/witnesses.ts';
import type { Requirement } from '../../../src/catalog/requirements.ts';
import { simulationContext } from '../../../src/iam/context.ts';
import type { InForce, PolicyDocuments } from '../../../src/iam/documents.ts';
import { questionKey, type Question } from '../../../src/iam/plan.ts';
import type { Answer, Answers } from '../../../src/iam/simulate.ts';
import type { Identity } from '../../../src/identity/identity.ts';
import { ROLE, identity, plannedCell } from '../matrix/support.ts';

const CELL = plannedCell(identity(), { model: 'amazon.nova-lite-v1:0', region: 'us-east-1', action: 'invoke' });
const ALLOW = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"bedrock:*","Resource":"*"}]}';
const NONE = ALLOW.replace('bedrock:*', 's3:*');

const answer = (more: Partial<Answer> = {}): Answer => ({
  ...{ ok: true, decision: 'allowed', withoutOrganization: 'allowed', statements: [], missingContextKeys: [] },
  ...{ contextComplete: true },
  ...more,
});
const denied = { decision: 'implicitDeny', deniedBy: 'identity-policy' } as const;

interface Given {
  texts?: string[];
  unread?: string[];
  isListed?: boolean;
  boundary?: string | false;
  who?: Partial<Identity>;
  requirement?: Partial<Requirement>;
}

async function witness(
  one: Answer | { ok: false },
  { texts = [ALLOW], unread = [], isListed = true, boundary = '', who = {}, requirement = {} }: Given = {},
) {
  const [needed] = CELL.requirements;
  const question: Question = {
    ...{ action: 'bedrock:InvokeModel', resource: needed?.resource ?? '' },
    context: simulationContext({
      principalArn: ROLE,
      requestedRegion: 'us-east-1',
      time: '2026-11-20T00:00:00Z',
      extra: [],
    }),
  };
  const answers = new Map([[questionKey(question), one]]) as Answers;
  const documents = {
    isListed,
    identityInForce: () =>
      Promise.resolve({
        identity: texts.map((text, index) => ({ kind: 'inline', name: `p${index}`, text })),
        unread,
        isListed,
      } as unknown as InForce),
    boundary: () => Promise.resolve(boundary === false ? { ok: false } : { ok: true, value: boundary }),
  } as unknown as PolicyDocuments;
  const second = await secondWitness({ ...identity(), ...who }, documents, answers);
  if (!second) return 'no witness';
  const cell = { ...CELL, requirements: needed ? [{ ...needed, ...requirement }] : [] };
  return second(cell, [question], answers) === undefined ? 'agrees' : 'disagrees';
}

describe('a decision of IAM’s', () => {
  test.each<[string, Answer, Given, string]>([
    ['allowed, as the policies say', answer(), {}, 'agrees'],
    ['denied, as the policies say', answer(denied), { texts: [NONE] }, 'agrees'],
    ['denied, where the policies allow', answer(denied), {}, 'disagrees'],
    ['allowed, where nothing does', answer(), { texts: [NONE] }, 'disagrees'],
    [
      'denied by a boundary that is known to allow',
      answer({ ...denied, deniedBy: 'permissions-boundary', hasBoundary: true }),
      { boundary: ALLOW },
      'disagrees',
    ],
    [
      'denied by a boundary, as it says',
      answer({ ...denied, deniedBy: 'permissions-boundary', hasBoundary: true }),
      { boundary: NONE },
      'agrees',
    ],
  ])('%s', async (_, one, given, expected) => {
    expect(await witness(one, given)).toBe(expected);
  });
});

describe('is not compared where', () => {
  test.each<[string, Answer | { ok: false }, Given]>([
    ['IAM did not answer', { ok: false }, {}],
    ['an organization denies', answer({ ...denied, deniedBy: 'organization' }), {}],
    ['it says no beside others', answer({ ...denied, organizationDenies: true }), {}],
    ['a session policy denies', answer({ ...denied, deniedBy: 'session-policy' }), {}],
    ['a key was not supplied', answer({ ...denied, missingContextKeys: ['aws:SourceIp'] }), {}],
    ['it is not certain that all were', answer({ ...denied, contextComplete: false }), {}],
    ['the resource was made up', answer(denied), { requirement: { madeUp: 'a job' } }],
    ['real calls are authorized on something else', answer(denied), { requirement: { uncertain: true } }],
  ])('%s', async (_, one, given) => {
    expect(await witness(one, given)).toBe('agrees');
  });
});

describe('is no witness where', () => {
  test.each<[string, Answer, Given]>([
    ['a session has policies of its own', answer(denied), { who: { sessionPolicies: { inline: ALLOW, managed: [] } } }],
    ['the policies were not listed', answer(denied), { isListed: false }],
    ['one of them may not be read', answer(denied), { unread: ['policy x'] }],
    ['one of them is not understood', answer(denied), { texts: [ALLOW, 'no JSON'] }],
    ['the boundary may not be read', answer({ hasBoundary: true }), { boundary: false }],
    ['the boundary that IAM names is not there', answer({ hasBoundary: true }), { boundary: '' }],
    ['the boundary is not understood', answer({ hasBoundary: true }), { boundary: 'no JSON' }],
  ])('%s', async (_, one, given) => {
    expect(await witness(one, given)).toBe('no witness');
  });

  test('a boundary that has no say is not read', async () => {
    expect(await witness(answer(), { boundary: 'no JSON' })).toBe('agrees');
  });
});
