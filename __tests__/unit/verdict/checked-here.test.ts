/** A policy for an endpoint that is never called is shown only if the evaluation here allows what it is for. */
import { describe, expect, test } from '@jest/globals';
import { allowsHere, checkedHere } from '../../../src/verdict/checked-here.ts';
import type { Diagnosis } from '../../../src/domain/report.ts';

const RESOURCE = 'arn:aws:bedrock-mantle:us-east-1:111122223333:project/default';
const ACTION = 'bedrock-mantle:CreateInference';
const NEEDED = {
  account: '111122223333',
  requirements: [
    {
      ...{ action: ACTION, resource: RESOURCE, requestedRegion: 'us-east-1', role: 'target' as const },
      context: { 'bedrock-mantle:Model': ['google.gemma-4-31b'] },
    },
  ],
};

function policy(more: object = {}): object {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: [ACTION], Resource: [RESOURCE], ...more }] };
}

describe('what a document allows', () => {
  test.each([
    ['the action', policy(), true],
    ['the model', policy({ Condition: { StringEquals: { 'bedrock-mantle:Model': 'google.gemma-4-31b' } } }), true],
    ['another model', policy({ Condition: { StringEquals: { 'bedrock-mantle:Model': 'xai.grok-4.3' } } }), false],
    ['another action', policy({ Action: ['bedrock-mantle:CountTokens'] }), false],
    ['another project', policy({ Resource: [RESOURCE.replace('default', 'p')] }), false],
    ['a denial', policy({ Effect: 'Deny' }), false],
    ['no document of IAM', { Statement: 'x' }, false],
  ])('%s', (_, document, answer) => {
    expect(allowsHere(document, NEEDED)).toBe(answer);
  });

  test('that is about one of two needs must allow that one', () => {
    const other = {
      ...NEEDED.requirements[0],
      action: 'bedrock-mantle:CountTokens',
    } as (typeof NEEDED.requirements)[0];
    expect(allowsHere(policy(), { ...NEEDED, requirements: [...NEEDED.requirements, other] })).toBe(true);
    expect(allowsHere(policy(), { ...NEEDED, requirements: [other] })).toBe(false);
  });
});

describe('a diagnosis', () => {
  const diagnosis = (own?: object): Diagnosis =>
    ({
      cause: 'identity-policy-no-allow',
      remedy: { text: 'Allow it.', documentation: ['https://example.com'], ...(own && { policy: own }) },
    }) as unknown as Diagnosis;

  test('says that its policy was evaluated', () => {
    const { remedy } = checkedHere(diagnosis(policy()), NEEDED);
    expect(remedy.policy).toEqual(policy());
    expect(remedy.text).toBe('Allow it. The policy was evaluated here: it allows what the application needs.');
  });

  test('loses one that would not do', () => {
    const { remedy } = checkedHere(diagnosis(policy({ Effect: 'Deny' })), NEEDED);
    expect(remedy).toEqual({ text: 'Allow it.', documentation: ['https://example.com'] });
  });

  test('without one stays as it is', () => {
    expect(checkedHere(diagnosis(), NEEDED)).toEqual(diagnosis());
  });
});
