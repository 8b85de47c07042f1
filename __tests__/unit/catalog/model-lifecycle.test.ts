import { expect, test } from '@jest/globals';
import { tableCatalog } from '../../../src/catalog/region-catalog.ts';
import { lifecycleOf, type LifecycleQuestion } from '../../../src/catalog/model-lifecycle.ts';

const SONNET_4 = 'anthropic.claude-sonnet-4-20250514-v1:0';
const OPUS_41 = 'anthropic.claude-opus-4-1-20250805-v1:0';
const SONNET_45 = 'anthropic.claude-sonnet-4-5-20250929-v1:0';
const HAIKU_45 = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const TABLE = { source: 'table', asOf: '2026-08-21' };

/** The answer without what takes the model's place, which the table decides. */
function asked(change: Partial<LifecycleQuestion>) {
  const answer = lifecycleOf({
    catalog: tableCatalog('us-east-1'),
    models: [],
    today: '2026-11-21',
    ...change,
  });
  const { successors, ...rest } = answer ?? {};
  return answer === undefined ? undefined : { ...rest, replaced: successors !== undefined };
}

const CASES: [string, Partial<LifecycleQuestion>, object | undefined][] = [
  ['nothing is behind it', {}, undefined],
  ['no source knows the model', { models: [{ id: 'newco.model-1' }] }, undefined],
  [
    'what Bedrock says wins over the table',
    { models: [{ id: OPUS_41, service: { status: 'LEGACY', endOfLife: '2027-03-01' } }] },
    { status: 'LEGACY', endOfLife: '2027-03-01', source: 'service', replaced: true },
  ],
  [
    'also where it says less',
    { models: [{ id: OPUS_41, service: { status: 'ACTIVE' } }] },
    { status: 'ACTIVE', source: 'service', replaced: false },
  ],
  [
    'the table with its date otherwise',
    { models: [{ id: OPUS_41 }] },
    { status: 'LEGACY', endOfLife: '2027-01-08', ...TABLE, replaced: true },
  ],
  ['active by the table', { models: [{ id: HAIKU_45 }] }, { status: 'ACTIVE', ...TABLE, replaced: false }],
  [
    'an end in some regions may be that of another one',
    { models: [{ id: 'anthropic.claude-3-7-sonnet-20250219-v1:0' }] },
    { status: 'ACTIVE', ...TABLE, replaced: false },
  ],
  [
    'gone before the table was made',
    { models: [{ id: 'anthropic.claude-v2:1' }] },
    { status: 'EOL', ...TABLE, replaced: false },
  ],
  [
    'of several models the first to end',
    { models: [{ id: HAIKU_45 }, { id: OPUS_41 }, { id: SONNET_4 }] },
    { status: 'LEGACY', endOfLife: '2026-10-14', ...TABLE, model: SONNET_4, replaced: true },
  ],
  [
    'one that is gone comes before any date',
    { models: [{ id: SONNET_4 }, { id: OPUS_41, service: { status: 'EOL' } }] },
    { status: 'EOL', source: 'service', model: OPUS_41, replaced: true },
  ],
  [
    'legacy without a date comes before active',
    { models: [{ id: HAIKU_45 }, { id: SONNET_45, service: { status: 'LEGACY' } }] },
    { status: 'LEGACY', source: 'service', model: SONNET_45, replaced: true },
  ],
  [
    'a refusal says that it is gone, whatever the table says; its date is not to come any more',
    { models: [{ id: OPUS_41 }], refused: 'ended' },
    { status: 'EOL', source: 'service', replaced: true },
  ],
  [
    'a refusal that fits the date of the table',
    { models: [{ id: SONNET_4 }], refused: 'ended' },
    { status: 'EOL', endOfLife: '2026-10-14', asOf: TABLE.asOf, source: 'service', replaced: true },
  ],
  [
    'the look-up was refused for that reason',
    { models: [{ id: SONNET_4, service: { status: 'EOL' } }] },
    { status: 'EOL', endOfLife: '2026-10-14', asOf: TABLE.asOf, source: 'service', replaced: true },
  ],
  [
    'a refusal of a model that no source knew',
    { models: [{ id: 'newco.model-1' }], refused: 'ended' },
    { status: 'EOL', source: 'service', replaced: false },
  ],
  [
    'a refusal says that it is legacy, where the table still has it active',
    { models: [{ id: HAIKU_45 }], refused: 'legacy' },
    { status: 'LEGACY', source: 'service', replaced: true },
  ],
  [
    'and leaves the date where there is one',
    { models: [{ id: OPUS_41 }], refused: 'legacy' },
    { status: 'LEGACY', endOfLife: '2027-01-08', ...TABLE, replaced: true },
  ],
];

test.each(CASES)('%s', (_, question, answer) => {
  expect(asked(question)).toEqual(answer);
});

test('what takes its place has the prefix of what is called', () => {
  const models = [{ id: SONNET_4 }];
  const of = (prefix?: string) =>
    lifecycleOf({ prefix, catalog: tableCatalog('us-east-1'), models, today: '2026-11-21' })?.successors;
  expect(of('us')?.every((id) => id.startsWith('us.'))).toBe(true);
  expect(of('global')?.some((id) => id.startsWith('global.'))).toBe(true);
  expect(of()).toContain('us.anthropic.claude-sonnet-4-6');
});
