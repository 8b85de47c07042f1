import { describe, expect, test } from '@jest/globals';
import { placesAsShown } from '../../../src/report/annotations.ts';
import { redactReport } from '../../../src/report/redact.ts';
import { messageText, sarifText, workflowPlace } from '../../../src/report/sarif.ts';
import type { Cell, Report } from '../../../src/domain/report.ts';
import { whoCanEntry } from '../../../src/report/who-can/annotations.ts';
import { answer, row } from '../who-can/answers.ts';
import { ACCOUNT, cell, denial, mixed, report } from './samples.ts';
import { EU, PLACES, SKIPPED, WORKFLOW, WRONG } from './sarif-samples.ts';

interface Result {
  ruleId: string;
  ruleIndex: number;
  level: string;
  message: { text: string };
  locations: {
    physicalLocation: { artifactLocation: { uri: string }; region: { startLine: number; startColumn: number } };
  }[];
  partialFingerprints: Record<string, string>;
  properties: Record<string, string>;
}

interface Run {
  tool: { driver: { rules: { id: string; helpUri: string; help: { text: string } }[] } };
  automationDetails: { id: string };
  versionControlProvenance?: { repositoryUri: string }[];
  invocations: {
    executionSuccessful: boolean;
    toolExecutionNotifications?: { level: string; message: { text: string } }[];
  }[];
  properties: Record<string, unknown>;
  results: Result[];
}

function sarif(given: Report, places = PLACES): Run {
  const [run] = (JSON.parse(sarifText(given, places, WORKFLOW)) as { runs: [Run] }).runs;
  return run;
}

const prints = (given: Report): string[] =>
  sarif(given).results.map(({ partialFingerprints }) => partialFingerprints['bedrockAccessCell/v1'] ?? '');

describe('results', () => {
  test('are the cells that need action, may need it, or are to be watched, in this order', () => {
    expect(sarif(mixed()).results.map(({ level, ruleId }) => `${level} ${ruleId}`)).toEqual([
      'error unexpected-access',
      'error inference-profile-required',
      'error identity-policy-no-allow',
      'error identity-policy-no-allow',
      'warning identity-policy-no-allow',
      'note unclassified',
      'note service-control-policy',
    ]);
  });

  test('point to their rule', () => {
    const { results, tool } = sarif(mixed());
    for (const { ruleId, ruleIndex } of results) expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
    const rule = tool.driver.rules.find(({ id }) => id === 'service-control-policy');
    expect(rule?.helpUri).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(rule?.help.text).toContain('Organization administrator');
  });

  test('say who cannot do what, why, and who changes what', () => {
    expect(sarif(mixed()).results[2]?.message.text).toBe(
      [
        `app cannot use ${EU} in eu-central-1 (invoke).`,
        'No identity policy of role app allows bedrock:InvokeModel on arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0.',
        'IAM administrator: Add the suggested statement to a policy of the role app.',
      ].join('\n'),
    );
  });

  test('stand on the line of the configuration, else in the workflow', () => {
    const places = sarif(mixed()).results.map(({ locations: [one] }) => {
      const { artifactLocation, region } = one?.physicalLocation ?? {};
      return `${artifactLocation?.uri}:${region?.startLine}:${region?.startColumn}`;
    });
    expect(places[2]).toBe('config/bedrock%20access.yml:7:9');
    expect(places[0]).toBe('.github/workflows/bedrock.yml:1:1');
  });

  test.each(['/etc/passwd', '../other/x.yml', 'a/../../x.yml', 'C:\\x.yml', '\\\\host\\x'])(
    'never point outside the repository: %s',
    (file) => {
      const { results } = sarif(mixed(), [{ configured: EU, place: { file, line: 7, column: 9 } }]);
      expect(results[1]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('.github/workflows/bedrock.yml');
    },
  );
});

describe('fingerprints', () => {
  test('stay while lines, times and requests change', () => {
    const later = mixed();
    const moved = {
      ...later,
      generatedAt: '2027-01-01T00:00:00.000Z',
      cells: later.cells.map((one) => ({
        ...one,
        probe: {
          ...one.probe,
          latencyMs: 9,
          ...(one.probe.error && { error: { ...one.probe.error, requestId: 'other' } }),
        },
      })),
    };
    expect(prints(moved)).toEqual(prints(mixed()));
    expect(sarif(moved, []).results.map((one) => one.partialFingerprints)).toEqual(
      sarif(mixed()).results.map((one) => one.partialFingerprints),
    );
  });

  test('differ with principal, region, model, action and cause, and between equal cells', () => {
    const bad = { verdict: 'denied', met: false, diagnosis: denial() } as const;
    const cells = [
      cell(bad),
      cell(bad),
      cell({ ...bad, principal: 'other' }),
      cell({ ...bad, region: 'us-west-2' }),
      cell({ ...bad, model: 'm' }),
      cell({ ...bad, action: 'stream' }),
      cell({ ...bad, diagnosis: { ...denial(), cause: 'service-control-policy' } }),
    ];
    expect(new Set(prints(report(cells))).size).toBe(cells.length);
  });
});

describe('the run', () => {
  test('is told apart by workflow and job, and names repository and result', () => {
    const run = sarif(mixed());
    expect(run.automationDetails.id).toBe('bedrock-access-check/bedrock/check/');
    expect(run.versionControlProvenance?.[0]?.repositoryUri).toBe('https://github.com/octo-org/octo-repo');
    expect(run.properties).toMatchObject({ result: 'fail', cells: 13 });
  });

  test('says what was wrong with it, without results', () => {
    const [invocation] = sarif(WRONG).invocations;
    expect(invocation?.executionSuccessful).toBe(false);
    expect(invocation?.toolExecutionNotifications?.[0]?.message.text).toContain(
      '"modles" is not a key. Write `models`.',
    );
    expect(sarif(WRONG).results).toEqual([]);
    expect(sarif(SKIPPED).invocations[0]?.executionSuccessful).toBe(true);
  });
});

test.each([
  ['[click](https://evil.example)', '\\[click\\](https://evil.example)'],
  ['{0} and {x}', '{{0}} and {{x}}'],
  ['a\\b', 'a\\\\b'],
])('a message is neither link nor placeholder: %s', (text, expected) => {
  expect(messageText(text)).toBe(expected);
});

test('models that the code names and no entry covers are warnings on their lines, after the findings', () => {
  const places = [
    { file: 'src/app.py', line: 3, column: 9 },
    { file: '../outside.py', line: 1, column: 1 },
  ];
  const discovered = { files: 1, uncovered: [{ model: 'amazon.nova-lite-v1:0', count: 2, places }], leftOut: [] };
  const { results, tool } = sarif({ ...mixed(), discovered });
  const own = results.filter(({ ruleId }) => ruleId === 'model-not-configured');
  expect(own).toEqual([results.at(-1)]);
  expect(own[0]).toMatchObject({
    level: 'warning',
    locations: [
      { physicalLocation: { artifactLocation: { uri: 'src/app.py' }, region: { startLine: 3, startColumn: 9 } } },
    ],
  });
  expect(tool.driver.rules[own[0]?.ruleIndex ?? -1]?.id).toBe('model-not-configured');
});

test('nothing is in it that the options hide', () => {
  const text = sarifText(redactReport(mixed(), { mask: true, detail: 'minimal' }), PLACES, WORKFLOW);
  expect(text).not.toContain(ACCOUNT);
  expect(text).not.toContain('role/service');
  expect(text).not.toContain('is not authorized');
});

test('an entry that is an ARN keeps its line where accounts are masked', () => {
  const configured = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/heol2zyy5v48`;
  const given = report([cell({ configured, model: configured, verdict: 'denied', met: false, diagnosis: denial() })]);
  const shown = redactReport(given, { mask: true, detail: 'full' });
  const places = placesAsShown([{ configured, place: { file: 'a.yml', line: 7, column: 9 } }], given, shown);
  const [result] = sarif(shown, places).results;
  expect(result?.locations[0]?.physicalLocation).toMatchObject({
    artifactLocation: { uri: 'a.yml' },
    region: { startLine: 7 },
  });
  expect(JSON.stringify(result)).not.toContain(ACCOUNT);
});

test.each([
  ['octo-org/octo-repo/.github/workflows/a b.yml@refs/pull/1/merge', '.github/workflows/a b.yml'],
  [undefined, '.github/bedrock-access.yml'],
  ['nonsense', '.github/bedrock-access.yml'],
])('the workflow of %s', (ref, file) => {
  expect(workflowPlace(ref)).toEqual({ file, line: 1, column: 1 });
});

describe('a result in full', () => {
  const BAD = { verdict: 'denied', met: false } as const;
  const AT = { file: 'a.yml', line: 7, column: 9 };
  const places = (configured: string) => [
    { configured, place: AT },
    { configured, place: { ...AT, line: 99 } },
  ];
  const only = (given: Report, configured = 'm'): object => {
    const { results } = sarif(given, places(configured));
    if (results.length !== 1 || !results[0]) throw new Error(`${results.length} results`);
    return results[0];
  };
  const one = (change: Parameters<typeof cell>[0]): Report => report([cell({ model: 'm', ...change })]);
  const location = (line = 7) => ({
    physicalLocation: {
      artifactLocation: { uri: 'a.yml', uriBaseId: 'SRCROOT' },
      region: { startLine: line, startColumn: 9 },
    },
    logicalLocations: [{ fullyQualifiedName: 'app/us-east-1/m/invoke', kind: 'resource' }],
  });
  const properties = { principal: 'app', region: 'us-east-1', model: 'm', action: 'invoke', expected: 'allow' };
  const printed = (given: Report): string => sarif(given).results[0]?.partialFingerprints.primaryLocationLineHash ?? '';

  test('of a finding', () => {
    const given = one({ ...BAD, diagnosis: { ...denial(), summary: 'Why.' } });
    const fingerprint = printed(given);
    expect(fingerprint).toMatch(/^[0-9a-f]{16}:1$/);
    expect(only(given)).toStrictEqual({
      ...{ ruleId: 'identity-policy-no-allow', ruleIndex: 0, level: 'error' },
      message: {
        text: 'app cannot use m in us-east-1 (invoke).\nWhy.\nIAM administrator: Add the suggested statement to a policy of the role app.',
      },
      locations: [location()],
      partialFingerprints: { primaryLocationLineHash: fingerprint, 'bedrockAccessCell/v1': fingerprint },
      properties: { ...properties, verdict: 'denied', confidence: 'observed', owner: 'iam-administrator' },
    });
  });

  test('without a diagnosis has no owner and one line', () => {
    expect(only(one(BAD))).toMatchObject({ message: { text: 'app cannot use m in us-east-1 (invoke).' } });
    expect(only(one(BAD))).not.toHaveProperty('properties.owner');
    const bare = only(
      one({ ...BAD, diagnosis: { ...denial(), summary: '', remedy: { text: '', documentation: [] } } }),
    );
    expect(bare).toMatchObject({
      message: { text: 'app cannot use m in us-east-1 (invoke).' },
      properties: { owner: 'iam-administrator' },
    });
  });

  test('of what is exempt is accepted by the configuration, until a day and for a reason; of what is not any more it is not', () => {
    const exemption = { until: '2027-03-31', reason: 'asked', state: 'holds' } as const;
    expect(only(one({ ...BAD, exemption }))).toMatchObject({
      level: 'note',
      suppressions: [{ kind: 'external', status: 'accepted', justification: 'Until 2027-03-31: asked' }],
    });
    const lapsed = only(one({ ...BAD, exemption: { ...exemption, state: 'lapsed' } }));
    expect(lapsed).not.toHaveProperty('suppressions');
    expect(lapsed).toMatchObject({
      message: { text: 'app cannot use m in us-east-1 (invoke).\nIts exemption has lapsed on 2027-03-31: asked.' },
    });
    expect(only(one(BAD))).not.toHaveProperty('suppressions');
  });

  test('of what ends: an error where it fails the gate, before what is LEGACY; nothing where the gate does not mind it', () => {
    const cells = [
      cell({ model: 'legacy', configured: 'm', lifecycle: { status: 'LEGACY' } }),
      cell({ model: 'm', lifecycle: { status: 'LEGACY', endOfLife: '2026-12-01' } }),
    ];
    const given = report(cells, { gate: { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 30 } } });
    const { results, tool } = sarif(given, places('m'));
    expect(results.map(({ level, ruleId, message }) => [level, ruleId, message.text])).toEqual([
      ['error', 'model-lifecycle', 'app, invoke: m in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).'],
      ['warning', 'model-lifecycle', 'app, invoke: legacy in us-east-1: LEGACY.'],
    ]);
    expect(results.map(({ locations: [at] }) => at?.physicalLocation.region.startLine)).toEqual([7, 7]);
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['model-lifecycle']);
    expect(new Set(results.map(({ partialFingerprints }) => partialFingerprints.primaryLocationLineHash)).size).toBe(2);
    expect(sarif(report(cells)).results).toEqual([]);
  });

  describe('of a change that is not applied yet', () => {
    const reason = { does: 'allows-no-more', action: 'a:B', resource: 'r', requestedRegion: 'x', policy: 'p' } as const;
    const lost = (reasons: NonNullable<Cell['whatIf']>['reasons'], change: Parameters<typeof cell>[0] = {}): Report =>
      one({
        ...change,
        whatIf: { verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', ...(reasons && { reasons }) },
      });
    const place = (given: Report) => sarif(given, places('m')).results[0]?.locations[0]?.physicalLocation;
    test('is on the line of the file that does it', () => {
      expect(
        place(lost([reason, { ...reason, file: '/etc/x' }, { ...reason, file: 'p.json', line: 3, column: 2 }])),
      ).toMatchObject({ artifactLocation: { uri: 'p.json' }, region: { startLine: 3, startColumn: 2 } });
      expect(place(lost([{ ...reason, file: 'p.json' }]))).toMatchObject({ region: { startLine: 1, startColumn: 1 } });
    });
    test('else on the line of the entry', () => {
      for (const reasons of [undefined, [reason], [{ ...reason, file: '../x' }]])
        expect(place(lost(reasons))).toMatchObject({ artifactLocation: { uri: 'a.yml' }, region: { startLine: 7 } });
    });
    test('says what and why; only what opens a door is an error', () => {
      expect(only(lost([reason]))).toMatchObject({
        ruleId: 'what-if-lost',
        level: 'warning',
        message: { text: 'app: m in us-east-1 (invoke)\npolicy p: no longer allows a:B on r.' },
      });
      const opened = { verdict: 'accessible', confidence: 'simulated', by: 'iam', effect: 'opened' } as const;
      expect(only(one({ whatIf: opened }))).toMatchObject({ ruleId: 'what-if-opened', level: 'warning' });
      expect(only(one({ expected: 'deny', verdict: 'denied', whatIf: opened }))).toMatchObject({
        ruleId: 'what-if-opened',
        level: 'error',
      });
      expect(sarif(one({ whatIf: { ...opened, effect: 'unchanged' } })).results).toEqual([]);
    });
  });

  test('of who can call a model: on the line of the entry, known by principal and model', () => {
    const given = report([], {
      whoCan: [answer([row('old'), row('app', { allowedBy: { entry: 'x', reason: 'y' } })], { restricted: true })],
    });
    const result = only(given, whoCanEntry('.github/bedrock-access.yml')) as Result;
    expect(result).toStrictEqual({
      ...{ ruleId: 'principal-not-allowed', ruleIndex: 0, level: 'error' },
      message: {
        text: expect.stringMatching(/^role old can call vendor\.model \(on demand\) and is on no allow-list\./),
      },
      locations: [{ ...location(), logicalLocations: [{ fullyQualifiedName: 'old/vendor.model', kind: 'resource' }] }],
      partialFingerprints: { primaryLocationLineHash: expect.stringMatching(/^[0-9a-f]{16}:1$/) },
      properties: { principal: 'old', model: 'vendor.model', grade: 'by-assuming' },
    });
    const other = report([], { whoCan: [answer([row('old', { model: 'other' })], { restricted: true })] });
    expect(sarif(other).results[0]?.partialFingerprints).not.toEqual(result.partialFingerprints);
    expect(sarif(other).results[0]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe(
      '.github/workflows/bedrock.yml',
    );
  });

  test('of a model of the code has its message', () => {
    const discovered = {
      files: 1,
      uncovered: [{ model: 'x', count: 1, places: [{ file: 'a.py', line: 1, column: 2 }] }],
      leftOut: [],
    };
    expect(only(report([], { discovered }))).toStrictEqual({
      ...{ ruleId: 'model-not-configured', ruleIndex: 0, level: 'warning' },
      message: { text: expect.stringMatching(/^No entry of the configuration covers x\./) },
      locations: [
        {
          physicalLocation: {
            artifactLocation: { uri: 'a.py', uriBaseId: 'SRCROOT' },
            region: { startLine: 1, startColumn: 2 },
          },
        },
      ],
    });
  });
});

describe('the run in full', () => {
  const runOf = (change: Report['run']): Run => sarif({ ...mixed(), run: change });
  test('names the commit and branch where the repository is known', () => {
    const url = 'https://github.com/o/r/actions/runs/1';
    expect(runOf({ url, sha: 'abc', ref: 'refs/heads/x' }).versionControlProvenance).toStrictEqual([
      {
        repositoryUri: 'https://github.com/o/r',
        revisionId: 'abc',
        branch: 'refs/heads/x',
        mappedTo: { uriBaseId: 'SRCROOT' },
      },
    ]);
    expect(runOf({ url }).versionControlProvenance).toStrictEqual([
      { repositoryUri: 'https://github.com/o/r', mappedTo: { uriBaseId: 'SRCROOT' } },
    ]);
  });
  test.each([
    [undefined],
    ['nonsense'],
    ['http://github.com/o/r/actions/runs/1'],
    ['https://github.com/o/r'],
    ['https://github.com/o'],
    ['https://github.com/x/o/r/actions/runs/1'],
  ])('names no repository by %s', (url) => {
    expect(runOf({ ...(url !== undefined && { url }) })).not.toHaveProperty('versionControlProvenance');
  });
  test.each([
    [{ workflow: 'w/x', job: 'j' }, 'bedrock-access-check/w%2Fx/j/'],
    [{ workflow: '' }, 'bedrock-access-check/'],
    [{ job: 'j' }, 'bedrock-access-check/j/'],
  ])('has a category of its own for %j', (change, id) => {
    expect(runOf(change).automationDetails.id).toBe(id);
  });
  test('says of its problems how grave they are, and by which rule', () => {
    const notes = (given: Report) => sarif(given).invocations[0]?.toolExecutionNotifications?.map(({ level }) => level);
    expect([notes(WRONG), notes(SKIPPED), notes({ ...WRONG, gate: { result: 'fail', reasons: [] } })]).toEqual([
      ['error'],
      ['note'],
      ['warning'],
    ]);
    const { invocations, tool } = sarif(WRONG);
    expect(invocations[0]?.toolExecutionNotifications?.[0]).toMatchObject({
      associatedRule: { id: 'configuration-invalid', index: 0 },
    });
    expect(tool.driver.rules.map(({ id }) => id)).toEqual(['configuration-invalid']);
    const both = { ...mixed(), problems: WRONG.problems };
    expect(sarif(both).tool.driver.rules.map(({ id }) => id)).toContain('configuration-invalid');
    expect(sarif(report([cell()])).invocations[0]).not.toHaveProperty('toolExecutionNotifications');
  });
  test('says where its places begin', () => {
    expect(runOf({})).toMatchObject({
      originalUriBaseIds: { SRCROOT: { description: { text: 'The root of the repository.' } } },
    });
  });
});

test.each(['..', 'a/..', '..\\x', 'a\\..\\x', 'c:x'])('no place is outside of the repository: %s', (file) => {
  const { results } = sarif(mixed(), [{ configured: EU, place: { file, line: 7, column: 9 } }]);
  expect(results.map(({ locations: [one] }) => one?.physicalLocation.artifactLocation.uri)).not.toContain(file);
  expect(new Set(results.map(({ locations: [one] }) => one?.physicalLocation.artifactLocation.uri))).toEqual(
    new Set(['.github/workflows/bedrock.yml']),
  );
});

test('a file with dots in its name is one', () => {
  const { results } = sarif(mixed(), [{ configured: EU, place: { file: 'a//b..yml', line: 7, column: 9 } }]);
  expect(results[2]?.locations[0]?.physicalLocation.artifactLocation.uri).toBe('a/b..yml');
});

test('the workflow of a file whose name only ends like a reference is not known', () => {
  expect(workflowPlace('/x/o/r/.github/workflows/x.yml@main').file).toBe('.github/bedrock-access.yml');
});
