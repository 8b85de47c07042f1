import { describe, expect, test } from '@jest/globals';
import { expectationChanges } from '../../../src/compare/expectations.ts';
import { commentBody } from '../../../src/report/comment-body.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import { parseConfigFile, type ConfigFile } from '../../../src/settings/config-file.ts';
import { cell, report } from '../report/samples.ts';

function config(text: string): ConfigFile {
  const { config: parsed } = parseConfigFile('access.yml', new TextEncoder().encode(text));
  if (!parsed) throw new Error('not a configuration');
  return parsed;
}

const NOVA = 'amazon.nova-lite-v1:0';
const BASE = `regions: [us-east-1, eu-west-1]\nmodels:\n  - id: ${NOVA}\n`;

describe('what a pull request changes', () => {
  test.each<[string, string, string, object[]]>([
    ['nothing', BASE, BASE, []],
    ['a new entry', BASE, `${BASE}  - id: amazon.nova-pro-v1:0\n`, []],
    ['the order', BASE, BASE.replace('us-east-1, eu-west-1', 'eu-west-1, us-east-1'), []],
    ['the default written out', BASE, `${BASE}    expect: allow\n`, []],
    ['the expectation', BASE, `${BASE}    expect: deny\n`, [{ what: 'expect', before: 'allow', after: 'deny' }]],
    [
      'that everything else is closed',
      `expect-others: deny\n${BASE}`,
      BASE,
      [{ what: 'removed', model: 'expect-others' }],
    ],
    [
      'where it is written that everything else is closed',
      `expect-others: deny\nprincipals: [{ name: ci }]\n${BASE}`,
      `principals: [{ name: ci, expect-others: deny }]\n${BASE}`,
      [],
    ],
    [
      'that the model is called no more',
      BASE.replace(NOVA, 'google.gemma-3-4b-it'),
      `${BASE.replace(NOVA, 'google.gemma-3-4b-it')}    endpoint: mantle\n`,
      [{ what: 'endpoint', model: 'google.gemma-3-4b-it', before: 'bedrock-runtime', after: 'mantle' }],
    ],
    [
      'the project',
      `${BASE.replace(NOVA, 'google.gemma-3-4b-it')}    endpoint: mantle\n`,
      `${BASE.replace(NOVA, 'google.gemma-3-4b-it')}    endpoint: mantle\n    project: proj_1\n`,
      [{ what: 'endpoint', model: 'google.gemma-3-4b-it', before: 'mantle', after: 'mantle proj_1' }],
    ],
    [
      'an action',
      BASE,
      `${BASE}    actions: [invoke]\n`,
      [{ what: 'actions', before: 'invoke, stream', after: 'invoke' }],
    ],
    [
      'the regions of all',
      BASE,
      BASE.replace(', eu-west-1', ''),
      [{ what: 'regions', before: 'eu-west-1, us-east-1', after: 'us-east-1' }],
    ],
    [
      'the exemption of an entry',
      BASE,
      `${BASE}    allow-unmet: { until: 2027-03-31, reason: soon, cause: throttled }\n`,
      [{ what: 'allow-unmet', model: NOVA, before: 'none', after: 'until 2027-03-31 throttled' }],
    ],
    [
      'the exemption of a principal, which is longer',
      `principals: [{ name: ci, allow-unmet: { until: 2027-03-31, reason: soon } }]\n${BASE}`,
      `principals: [{ name: ci, allow-unmet: { until: 2028-03-31, reason: soon } }]\n${BASE}`,
      [{ what: 'allow-unmet', model: 'ci', before: 'until 2027-03-31', after: 'until 2028-03-31' }],
    ],
    [
      'a principal that is new and exempt',
      BASE,
      `principals: [{ name: ci, allow-unmet: { until: 2027-03-31, reason: soon } }]\n${BASE}`,
      [{ what: 'allow-unmet', model: 'ci', before: 'none', after: 'until 2027-03-31' }],
    ],
    ['an entry', `${BASE}  - id: amazon.nova-pro-v1:0\n`, BASE, [{ what: 'removed', model: 'amazon.nova-pro-v1:0' }]],
    [
      'one of two entries of a model',
      `${BASE}    name: a\n  - id: ${NOVA}\n    name: b\n    actions: [stream]\n`,
      `${BASE}    name: a\n`,
      [{ what: 'removed', name: 'b' }],
    ],
  ])('%s', (_name, base, head, changes) => {
    expect(expectationChanges(config(base), config(head))).toEqual(
      changes.map((change) => expect.objectContaining({ file: 'access.yml', model: NOVA, ...change }) as unknown),
    );
  });
});

test('stands at the top of comment and summary, also where all is well', () => {
  const moved = expectationChanges(config(BASE), config(`${BASE}    actions: [invoke]\n`));
  const line = '> - `amazon.nova-lite-v1:0` in `access.yml`: `actions` `invoke, stream` → `invoke`';
  const good = report([cell()]);
  expect(commentBody(good, 'k', moved)).toContain(`\n> **This pull request changes what is expected:**\n>\n${line}\n`);
  expect(summaryMarkdown(good, moved).split('\n').indexOf(line)).toBeLessThan(8);
  const bad = commentBody(report([cell({ verdict: 'denied', met: false })]), 'k', moved).split('\n');
  expect(bad.indexOf(line)).toBe(3);
});
