/** Which statement gives or takes access, and its line in the file of the change. */
import { describe, expect, test } from '@jest/globals';
import type { ChangedDocument } from '../../../src/policy/change.ts';
import { readPolicy } from '../../../src/policy/document.ts';
import type { ForecastCall } from '../../../src/policy/forecast.ts';
import { denialsOf, reasonsOf } from '../../../src/policy/reasons.ts';
import { decide, sidesOf } from '../../../src/policy/sides.ts';
import type { PolicyFile, PolicyLayer } from '../../../src/domain/settings.ts';

const MODEL = (region: string, id = 'amazon.nova-lite-v1:0') => `arn:aws:bedrock:${region}::foundation-model/${id}`;
const CALL: ForecastCall = {
  action: 'bedrock:InvokeModel',
  account: '111122223333',
  requirements: ['us-east-1', 'us-west-2'].map((region) => ({
    ...{ resource: MODEL(region), requestedRegion: region, role: 'destination' as const },
  })),
};
const text = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement }, null, 2);
const allow = (...Resource: string[]) => ({ Sid: 'Models', Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource });

interface Given {
  text: string;
  name?: string;
  layer?: PolicyLayer;
  kind?: PolicyFile['kind'];
}

/** The reasons of a change from what is attached to files: documents of before are named `old`. */
function reasons(effect: 'lost' | 'opened', before: Given[], after: Given[]) {
  const documents = (all: Given[], fallback: string) =>
    all.flatMap(({ text: own, name = fallback, layer = 'identity' }) => {
      const read = readPolicy(own, { name, kind: layer });
      return read.ok ? [read.document] : [];
    });
  const [was, is] = [documents(before, 'old'), documents(after, 'app.json')];
  const changed = after.map(
    ({ text: own, name = 'app.json', layer = 'identity', kind = 'policy' }): ChangedDocument => ({
      ...{ name, text: own, layer },
      from: { file: kind === 'policy' ? name : 'plan.json', kind, layer, text: own },
    }),
  );
  const sides = {
    ...{ before: was, after: is, changed },
    declaredAt: (_: PolicyFile, name: string) =>
      name === 'here' ? { file: 'main.tf', line: 7, column: 1 } : undefined,
  };
  const rows = {
    before: decide(sidesOf(was, []), CALL).requirements,
    after: decide(sidesOf(is, []), CALL).requirements,
  };
  const made = reasonsOf(effect, rows, CALL, sides);
  return { made, denials: denialsOf(rows.after, CALL, sides) };
}

const OPEN = allow(MODEL('us-east-1'), MODEL('us-west-2'));

describe('what is lost', () => {
  test('is the value that nearly allows it', () => {
    const { made } = reasons('lost', [{ text: text(OPEN) }], [{ text: text(allow(MODEL('us-east-1'))) }]);
    expect(made).toEqual([
      {
        ...{ does: 'allows-no-more', action: CALL.action, resource: MODEL('us-west-2'), requestedRegion: 'us-west-2' },
        ...{ policy: 'app.json', sid: 'Models', file: 'app.json', line: 9, column: 9 },
      },
    ]);
  });

  test('is the statement of the same Sid, where nothing is near', () => {
    const other = { ...OPEN, Resource: ['arn:aws:s3:::bucket'] };
    const { made } = reasons(
      'lost',
      [{ text: text(OPEN) }],
      [{ text: text({ ...allow('arn:aws:s3:::x'), Sid: 'Own' }, other) }],
    );
    expect(made[0]).toMatchObject({ sid: 'Models', file: 'app.json', line: 12, column: 5 });
  });

  test('is the document, where its statement is gone; and the policy that is gone, where nothing comes', () => {
    const gone = reasons('lost', [{ text: text(OPEN) }], [{ text: text({ ...allow('arn:aws:s3:::x'), Sid: 'Own' }) }]);
    expect(gone.made[0]).toMatchObject({ policy: 'app.json', file: 'app.json', line: 1 });
    const none = reasons('lost', [{ text: text(OPEN) }], []);
    expect(none.made[0]).toEqual({
      ...{ does: 'allows-no-more', action: CALL.action, resource: MODEL('us-east-1'), requestedRegion: 'us-east-1' },
      ...{ policy: 'old', sid: 'Models' },
    });
  });

  test('is the Deny that comes, and nothing that merely lies near', () => {
    const deny = { Sid: 'No', Effect: 'Deny', Action: '*', Resource: '*' };
    const { made } = reasons('lost', [{ text: text(OPEN) }], [{ text: text(OPEN, deny) }]);
    expect(made.map(({ does, sid, line }) => [does, sid, line])).toEqual([
      ['denies', 'No', 13],
      ['denies', 'No', 13],
    ]);
  });

  test('is the boundary that allows it not, not an identity policy', () => {
    const edge = {
      text: text({ ...OPEN, Sid: 'Edge', Resource: [MODEL('us-east-1')] }),
      layer: 'boundary' as const,
      name: 'edge.json',
    };
    const { made } = reasons('lost', [{ text: text(OPEN) }], [{ text: text(OPEN) }, edge]);
    expect(made.map(({ file, resource }) => [file, resource])).toEqual([['edge.json', MODEL('us-west-2')]]);
  });
});

describe('what is opened', () => {
  test('is the value that matches, on its line', () => {
    const wide = allow('arn:aws:s3:::x', 'arn:aws:bedrock:*::foundation-model/amazon.*');
    const { made } = reasons('opened', [{ text: text(allow(MODEL('us-east-1'))) }], [{ text: text(wide) }]);
    expect(made).toEqual([
      {
        ...{ does: 'allows', action: CALL.action, resource: MODEL('us-west-2'), requestedRegion: 'us-west-2' },
        ...{ policy: 'app.json', sid: 'Models', written: 'arn:aws:bedrock:*::foundation-model/amazon.*' },
        ...{ file: 'app.json', line: 10, column: 9 },
      },
    ]);
  });

  test('is the Deny that is gone', () => {
    const deny = { Sid: 'No', Effect: 'Deny', Action: '*', Resource: MODEL('us-west-2') };
    const { made } = reasons('opened', [{ text: text(OPEN, deny) }], [{ text: text(OPEN) }]);
    expect(made).toMatchObject([{ does: 'denies-no-more', policy: 'old', sid: 'No', file: 'app.json', line: 1 }]);
  });

  test('by a plan has the line of the resource, where it is known', () => {
    const by = (name: string) => reasons('opened', [], [{ text: text(OPEN), name, kind: 'plan' }]).made[0];
    expect(by('here')).toMatchObject({ policy: 'here', file: 'main.tf', line: 7 });
    expect(by('elsewhere')).toMatchObject({ policy: 'elsewhere', sid: 'Models' });
    expect(by('elsewhere')?.file).toBeUndefined();
  });
});

test('at most three are named', () => {
  const names = ['a', 'b', 'c', 'd'].map((name) => ({
    text: text({ Effect: 'Deny', Action: '*', Resource: '*' }),
    name,
  }));
  expect(reasons('lost', [{ text: text(OPEN) }], [{ text: text(OPEN) }, ...names]).made).toHaveLength(3);
});

test('without anything to compare with, what denies or does not allow', () => {
  const { denials } = reasons('lost', [], [{ text: text(allow(MODEL('us-east-1'))) }]);
  expect(denials).toMatchObject([{ does: 'allows-not', resource: MODEL('us-west-2'), file: 'app.json', line: 9 }]);
});
