/** What a principal's documents open, and what is asked once for many. */
import { describe, expect, test } from '@jest/globals';
import { backingModels } from '../../../src/catalog/model-id.ts';
import type { WhoCanAction } from '../../../src/domain/who-can.ts';
import { type AccountFacts, type PrincipalFacts, Decider, type ReadyDocument } from '../../../src/who-can/decide.ts';
import { Documents } from '../../../src/who-can/documents.ts';
import { routesTo } from '../../../src/who-can/routes.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const MODEL = 'vendor.model-v1:0';
const PROFILE = `us.${MODEL}`;
const model = (region: string) => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`;
const PROFILE_ARN = `arn:aws:bedrock:${REGION}:${ACCOUNT}:inference-profile/${PROFILE}`;
const NOW = '2026-11-28T12:00:00.000Z';

const LISTS = {
  models: new Map([[MODEL, { id: MODEL, inferenceTypes: ['ON_DEMAND', 'INFERENCE_PROFILE'] }]]),
  profiles: new Map([[PROFILE, { id: PROFILE, arn: PROFILE_ARN, modelArns: [model(REGION), model('us-west-2')] }]]),
};

const ROLE: PrincipalFacts = {
  ...{ kind: 'role', name: 'app', arn: `arn:aws:iam::${ACCOUNT}:role/app`, id: 'AROAEXAMPLEEXAMPLE00' },
  tags: { team: 'search' },
};
const USER: PrincipalFacts = { ...ROLE, kind: 'user', arn: `arn:aws:iam::${ACCOUNT}:user/app`, tags: {} };

function policy(...statements: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const ALL = policy({ Effect: 'Allow', Action: 'bedrock:*', Resource: '*' });

function asked(more: Partial<AccountFacts> = {}, actions: WhoCanAction[] = ['invoke']) {
  const documents = new Documents(['bedrock:InvokeModel', 'bedrock:InvokeModelWithResponseStream']);
  const routes = routesTo(backingModels([MODEL]), { region: REGION, lists: LISTS, own: [] }, ACCOUNT);
  const decider = new Decider({ account: ACCOUNT, now: NOW, ...more }, routes, actions, new Set());
  const ready = (text: string, kind: 'identity' | 'boundary' | 'scp' = 'identity'): ReadyDocument => {
    const read = documents.read({ name: 'models', text }, kind);
    if (read.kind !== 'read') throw new Error(`the document is ${read.kind}`);
    return read;
  };
  const open = (principal: PrincipalFacts, text: string, boundary?: string) =>
    decider
      .decide(principal, {
        identity: [ready(text)],
        ...(boundary !== undefined && { boundary: boundary === 'idle' ? 'idle' : ready(boundary, 'boundary') }),
      })
      .flatMap(({ openings }) => openings);
  const words = (principal: PrincipalFacts, text: string, boundary?: string) =>
    open(principal, text, boundary).map(({ routes: ways, actions: which, conditions, deniedIn }) =>
      [
        ways.map(({ id }) => id).join(' '),
        which.join(' '),
        ...conditions.map(({ effect, key }) => `${effect === 'Deny' ? 'not ' : ''}${key}`),
        ...deniedIn.map((region) => `denied in ${region}`),
      ].join(' | '),
    );
  return { documents, decider, ready, open, words };
}

describe('routes', () => {
  test('all of them, where everything is allowed', () => {
    expect(asked({}, ['invoke', 'stream']).words(ROLE, ALL)).toEqual([`${MODEL} ${PROFILE} | invoke stream`]);
  });

  test('actions and routes are joined only as far as they are the same', () => {
    const text = policy(
      { Effect: 'Allow', Action: 'bedrock:Invoke*', Resource: model(REGION) },
      { Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: [PROFILE_ARN, model('us-west-2')] },
    );
    expect(asked({}, ['invoke', 'stream']).words(ROLE, text)).toEqual([
      `${MODEL} | invoke stream`,
      `${PROFILE} | invoke`,
    ]);
  });

  test('a profile is open where the model in the region of the call is, and says where some calls fail', () => {
    const text = policy({ Effect: 'Allow', Action: 'bedrock:*', Resource: [PROFILE_ARN, model(REGION)] });
    expect(asked().words(ROLE, text)).toEqual(
      [MODEL, `${PROFILE} | invoke | denied in us-west-2`].map((one, at) => (at === 0 ? `${one} | invoke` : one)),
    );
  });

  test('a profile is closed where only its own ARN, or only the model is allowed', () => {
    expect(asked().words(ROLE, policy({ Effect: 'Allow', Action: '*', Resource: PROFILE_ARN }))).toEqual([]);
    const elsewhere = policy({ Effect: 'Allow', Action: '*', Resource: [PROFILE_ARN, model('us-west-2')] });
    expect(asked().words(ROLE, elsewhere)).toEqual([]);
  });
});

describe('layers', () => {
  test('a boundary that says nothing of the action closes, and one that allows opens', () => {
    expect(asked().words(ROLE, ALL, 'idle')).toEqual([]);
    expect(asked().words(ROLE, ALL, policy({ Effect: 'Allow', Action: 'bedrock:*', Resource: model(REGION) }))).toEqual(
      [`${MODEL} | invoke`],
    );
  });

  test('each level of service control policies must allow; a level that is left empty denies', () => {
    const { ready } = asked();
    const full = ready(policy({ Effect: 'Allow', Action: '*', Resource: '*' }), 'scp').document;
    expect(asked({ scps: [[full], [full]] }).words(ROLE, ALL)).toHaveLength(1);
    expect(asked({ scps: [[full], []] }).words(ROLE, ALL)).toEqual([]);
  });

  test('an explicit Deny closes', () => {
    const text = policy(
      { Effect: 'Allow', Action: '*', Resource: '*' },
      { Effect: 'Deny', NotAction: 's3:*', Resource: `arn:aws:bedrock:*::foundation-model/vendor.*` },
    );
    expect(asked().words(ROLE, text)).toEqual([]);
  });
});

describe('conditions', () => {
  const under = (condition: object, effect = 'Allow') =>
    policy(...(effect === 'Deny' ? [{ Effect: 'Allow', Action: '*', Resource: '*' }] : []), {
      Effect: effect,
      Action: 'bedrock:*',
      Resource: '*',
      Condition: condition,
    });

  test('what the caller may choose is a condition; what a route has is decided', () => {
    const { words } = asked();
    const guardrail = under({ StringEquals: { 'bedrock:GuardrailIdentifier': 'abc' } });
    expect(words(ROLE, guardrail)).toEqual([`${MODEL} ${PROFILE} | invoke | bedrock:GuardrailIdentifier`]);
    const address = under({ NotIpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, 'Deny');
    expect(words(ROLE, address)).toEqual([`${MODEL} ${PROFILE} | invoke | not aws:SourceIp`]);
    expect(words(ROLE, under({ StringEquals: { 'aws:RequestedRegion': 'eu-west-1' } }))).toEqual([]);
    expect(words(ROLE, under({ Null: { 'bedrock:InferenceProfileArn': 'true' } }))).toEqual([`${MODEL} | invoke`]);
  });

  test('a date that has passed closes, and one that has not opens without a condition', () => {
    const { words } = asked();
    const until = (date: string) => under({ DateLessThan: { 'aws:CurrentTime': date } });
    expect(words(ROLE, until('2026-11-01T00:00:00Z'))).toEqual([]);
    expect(words(ROLE, until('2026-12-31T00:00:00Z'))).toEqual([`${MODEL} ${PROFILE} | invoke`]);
  });

  test("the principal's own tags decide; one that a session may bring is a condition, and a user has none", () => {
    const { words } = asked();
    const tag = (key: string, value: string) => under({ StringEquals: { [`aws:PrincipalTag/${key}`]: value } });
    expect(words(ROLE, tag('team', 'search'))).toEqual([`${MODEL} ${PROFILE} | invoke`]);
    expect(words(ROLE, tag('team', 'billing'))).toEqual([]);
    expect(words(ROLE, tag('stage', 'prod'))).toEqual([`${MODEL} ${PROFILE} | invoke | aws:PrincipalTag/stage`]);
    expect(words(USER, tag('team', 'search'))).toEqual([]);
  });

  test('two principals with one document that reads their names get answers of their own', () => {
    const { words } = asked();
    const text = under({ ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/*' } });
    expect(words(ROLE, text)).toHaveLength(1);
    expect(words(USER, text)).toEqual([]);
  });
});

describe('what is asked once', () => {
  test('a document that says nothing of the actions is not read, whatever else is in it', () => {
    const { documents } = asked();
    expect(
      documents.read({ name: 'a', text: policy({ Effect: 'Allow', Action: 's3:*', Resource: '*' }) }, 'identity').kind,
    ).toBe('idle');
    for (const Action of ['*', 'bedrock:*', 'BEDROCK:invoke*', 'b*:*', 'bedrock:InvokeModel?ithResponseStream']) {
      expect(
        documents.read({ name: 'a', text: policy({ Effect: 'Allow', Action, Resource: '*' }) }, 'identity').kind,
      ).toBe('read');
    }
    const not = policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: '*' });
    expect(documents.read({ name: 'a', text: not }, 'identity').kind).toBe('read');
    expect(documents.read({ name: 'a', text: '{"Statement": [' }, 'identity').kind).toBe('unreadable');
  });

  test('principals with the same documents share one answer, under whatever name each document has', () => {
    const { decider, documents } = asked();
    const read = (name: string): ReadyDocument => {
      const one = documents.read({ name, text: ALL }, 'identity');
      if (one.kind !== 'read') throw new Error(one.kind);
      return one;
    };
    const [first, again, other] = [read('a'), read('a'), read('b')].map((one) =>
      decider.decide(ROLE, { identity: [one] }),
    );
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(other?.[0]?.openings[0]?.statements).toEqual([{ policy: 'b', line: 1 }]);
  });
});
