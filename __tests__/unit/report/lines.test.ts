import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { annotations } from '../../../src/report/annotations.ts';
import { cellLine, cellLines, widthsOf } from '../../../src/report/log-lines.ts';
import { joinPolicies } from '../../../src/policy/policies.ts';
import { hostileText } from './hostile.ts';
import { HAIKU, SONNET, TITAN, allWell, cell, denial, large, mixed, report } from './samples.ts';

describe('log lines', () => {
  test('are aligned and say mark, place, verdict and cause', () => {
    const cells = [
      cell({ model: TITAN }),
      cell({ verdict: 'denied', met: false, action: 'stream', diagnosis: denial() }),
      cell({ expected: 'deny', verdict: 'accessible', met: false, confidence: 'suspected', principal: 'batch-jobs' }),
      cell({ verdict: 'unchecked', confidence: 'none', met: null }),
    ];
    expect(cellLines(cells)).toEqual([
      'ok      app         us-east-1  amazon.titan-embed-text-v2:0                  invoke  accessible',
      'ACTION  app         us-east-1  us.anthropic.claude-sonnet-4-5-20250929-v1:0  stream  denied: identity-policy-no-allow',
      'maybe   batch-jobs  us-east-1  us.anthropic.claude-sonnet-4-5-20250929-v1:0  invoke  accessible (suspected), expected to be denied',
      '?       app         us-east-1  us.anthropic.claude-sonnet-4-5-20250929-v1:0  invoke  unchecked',
    ]);
  });

  test('are one line and no command, whatever the names are', () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        const one = cell({
          principal: text,
          model: text,
          region: text,
          action: text,
          diagnosis: { ...denial(), cause: text },
        });
        const line = cellLine(one, widthsOf([one]));
        expect(line).not.toMatch(/[\r\n]|##\[/);
        expect(line.trimStart().startsWith('::')).toBe(false);
      }),
    );
  });
});

describe('annotations', () => {
  const places = [
    { configured: SONNET, place: { file: '.github/bedrock-access.yml', line: 7, column: 5 } },
    { configured: HAIKU, place: { file: '.github/bedrock-access.yml', line: 9, column: 5 } },
  ];

  test('there are none where all is well', () => {
    expect(annotations(allWell(), places)).toEqual([]);
  });

  test('stand on the line that names the model, the most severe first', () => {
    const all = annotations(mixed(), places);
    expect(all.map(({ level, line }) => [level, line])).toEqual([
      ['error', undefined],
      ['error', 9],
      ['error', undefined],
      ['warning', 7],
      ['warning', undefined],
      ['warning', 7],
    ]);
    expect(all[1]).toEqual({
      level: 'error',
      title: 'Bedrock access needs action',
      message: [
        `app: ${HAIKU} in us-east-1 (invoke): unavailable.`,
        `${HAIKU} cannot be called by its bare ID in us-east-1; it takes an inference profile.`,
        `Workflow author: Use \`us.${HAIKU}\` or \`global.${HAIKU}\` in \`models\` and in the application.`,
      ].join('\n'),
      file: '.github/bedrock-access.yml',
      line: 9,
      column: 5,
    });
  });

  test('cells of one entry and one cause are one annotation', () => {
    const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
    const cells = ['us-east-1', 'us-west-2'].flatMap((region) =>
      ['invoke', 'stream'].map((action) => cell({ ...bad, region, action })),
    );
    expect(annotations(report(cells), places).map(({ message }) => message.split('\n')[0])).toEqual([
      `app: ${SONNET} in us-east-1 (invoke, stream) and us-west-2 (invoke, stream): denied.`,
    ]);
  });

  test('are ten at most; the last counts the rest', () => {
    const all = annotations(large(100), []);
    expect(all).toHaveLength(10);
    expect(all.at(-1)).toEqual({
      level: 'error',
      title: 'More findings',
      message: '5 more findings: see the summary of the run.',
    });
  });
});

describe('joined policies', () => {
  const allow = (action: string, resource: string, more = {}): object => ({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Action: action, Resource: resource, ...more }],
  });
  const of = (policy: object | undefined, proven?: boolean): ReturnType<typeof cell> =>
    cell({
      diagnosis: {
        ...denial(),
        remedy: { text: '', documentation: [], ...(policy && { policy }), ...(proven !== undefined && { proven }) },
      },
    });

  test.each<[string, (object | undefined)[], object[]]>([
    [
      'equal ones are one',
      [allow('a:X', 'r1'), allow('a:X', 'r1')],
      [{ Effect: 'Allow', Action: ['a:X'], Resource: ['r1'] }],
    ],
    [
      'same action, two resources',
      [allow('a:X', 'r2'), allow('a:X', 'r1')],
      [{ Effect: 'Allow', Action: ['a:X'], Resource: ['r1', 'r2'] }],
    ],
    [
      'same resource, two actions',
      [allow('a:X', 'r1'), allow('a:Y', 'r1')],
      [{ Effect: 'Allow', Action: ['a:X', 'a:Y'], Resource: ['r1'] }],
    ],
    [
      'nothing is granted that none grants',
      [allow('a:X', 'r1'), allow('a:Y', 'r2')],
      [
        { Effect: 'Allow', Action: ['a:X'], Resource: ['r1'] },
        { Effect: 'Allow', Action: ['a:Y'], Resource: ['r2'] },
      ],
    ],
    [
      'conditions keep statements apart',
      [allow('a:X', 'r1'), allow('a:X', 'r2', { Condition: { Null: { k: 'true' } } })],
      [
        { Effect: 'Allow', Action: ['a:X'], Resource: ['r1'] },
        { Effect: 'Allow', Action: 'a:X', Resource: 'r2', Condition: { Null: { k: 'true' } } },
      ],
    ],
  ])('%s', (_name, policies, statements) => {
    expect(joinPolicies(policies.map((policy) => of(policy)))?.document).toEqual({
      Version: '2012-10-17',
      Statement: statements,
    });
  });

  test('are proven only where every part is, and absent where there is none', () => {
    expect(joinPolicies([of(allow('a:X', 'r'), true), of(allow('a:Y', 'r'), true)])?.proven).toBe(true);
    expect(joinPolicies([of(allow('a:X', 'r'), true), of(allow('a:Y', 'r'))])?.proven).toBe(false);
    expect(joinPolicies([of(undefined)])).toBeUndefined();
  });
});
