import { describe, expect, test } from '@jest/globals';
import { placesAsShown } from '../../../src/report/annotations.ts';
import { redactReport } from '../../../src/report/redact.ts';
import { reportWithout } from '../../../src/report/report.ts';
import { messageText, sarifText, workflowPlace } from '../../../src/report/sarif.ts';
import type { Report } from '../../../src/domain/report.ts';
import { ACCOUNT, SONNET, cell, denial, mixed, report } from './samples.ts';

const WORKFLOW = workflowPlace('octo-org/octo-repo/.github/workflows/bedrock.yml@refs/heads/main');
const EU = SONNET.replace('us.', 'eu.');
const PLACES = [{ configured: EU, place: { file: './config/bedrock access.yml', line: 7, column: 9 } }];
const WRONG = reportWithout(
  mixed().run,
  { name: 'bedrock-access-check', version: '1.0.0' },
  '2026-11-20T21:59:00.000Z',
  { result: 'error', reasons: ['1 mistake in the settings'] },
  [
    {
      cause: 'configuration-invalid',
      message: '.github/bedrock-access.yml:3:5: "modles" is not a key.',
      remedy: 'Write `models`.',
    },
  ],
);
const SKIPPED: Report = {
  ...WRONG,
  gate: { result: 'skipped', reasons: ['a fork'] },
  problems: [{ cause: 'github-fork-pull-request', message: 'A fork.', remedy: '' }],
};

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
