import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { junitText } from '../../../src/report/junit.ts';
import { redactReport } from '../../../src/report/redact.ts';
import { reportWithout } from '../../../src/report/report.ts';
import type { Report } from '../../../src/domain/report.ts';
import { omit } from '../omit.ts';
import { HOSTILE, hostileText } from './hostile.ts';
import { poisoned } from './poisoned.ts';
import { ACCOUNT, SONNET, allWell, cell, denial, mixed, nothingDecided, report } from './samples.ts';

interface TestCase {
  '@classname': string;
  '@name': string;
  '@time': string;
  failure?: Detail;
  error?: Detail;
  skipped?: Detail;
  'system-out'?: string;
}

interface Detail {
  '@type'?: string;
  '@message': string;
  '#text'?: string;
}

interface Suite {
  '@name': string;
  '@tests': string;
  '@failures': string;
  '@errors': string;
  '@skipped': string;
  testcase: TestCase[];
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseAttributeValue: false,
  parseTagValue: false,
  trimValues: false,
  htmlEntities: true,
  isArray: (name) => name === 'testsuite' || name === 'testcase',
});

function suites(given: Report): Suite[] {
  const text = junitText(given);
  return (parser.parse(text) as { testsuites: { testsuite: Suite[] } }).testsuites.testsuite;
}

const outcomes = ({ testcase }: Suite): string[] =>
  testcase.map(({ '@name': name, failure, error, skipped }) => {
    const outcome = failure
      ? `failure ${failure['@type']}`
      : error
        ? `error ${error['@type']}`
        : skipped
          ? 'skipped'
          : 'passed';
    return `${name}: ${outcome}`;
  });

describe('suites', () => {
  test('are the principals, with a test case per cell', () => {
    const [app, batch, ...more] = suites(mixed());
    expect(more).toEqual([]);
    expect([app?.['@name'], batch?.['@name']]).toEqual(['app', 'batch']);
    expect(app).toMatchObject({ '@tests': '10', '@failures': '4', '@errors': '0', '@skipped': '2' });
    expect(app && outcomes(app)).toEqual([
      'eu.anthropic.claude-sonnet-4-5-20250929-v1:0 invoke: failure identity-policy-no-allow',
      'eu.anthropic.claude-sonnet-4-5-20250929-v1:0 stream: failure identity-policy-no-allow',
      'amazon.titan-embed-text-v2:0 invoke: passed',
      'amazon.titan-embed-text-v2:0 stream: skipped',
      'anthropic.claude-haiku-4-5-20251001-v1:0 invoke: failure inference-profile-required',
      `${SONNET} invoke: passed`,
      `${SONNET} stream: passed`,
      'us.anthropic.claude-opus-4-1-20250805-v1:0 invoke: passed',
      'us.anthropic.claude-opus-4-1-20250805-v1:0 stream: failure unexpected-access',
      'mistral.mistral-large-2402-v1:0 invoke: skipped',
    ]);
    expect(app?.testcase[0]?.['@classname']).toBe('app.eu-central-1');
    expect(app?.testcase[0]?.['@time']).toBe('0.088');
    expect(app?.testcase[0]?.failure?.['#text']).toContain('IAM administrator: Add the suggested statement');
    expect(app?.testcase[5]?.['system-out']).toContain('some or all calls may fail: us-west-2 is blocked');
    expect(batch?.testcase[1]?.skipped?.['@message']).toContain('batch probably cannot use');
  });

  test('all pass where all is well', () => {
    expect(suites(allWell())).toMatchObject([{ '@tests': '8', '@failures': '0', '@skipped': '0' }]);
  });
});

describe('the suite gate', () => {
  const suspected = cell({ verdict: 'denied', confidence: 'suspected', met: false, diagnosis: denial() });
  test('says what no cell says', () => {
    const failed = report([suspected], { gate: { result: 'fail', reasons: ['1 check may need action'] } });
    expect(suites(failed).map(outcomes)).toEqual([['gate: failure gate'], [`${SONNET} invoke: skipped`]]);
    expect(suites(report([suspected])).map(outcomes)).toEqual([[`${SONNET} invoke: skipped`]]);
  });

  test('is the file of a run that looked at nothing', () => {
    const empty = reportWithout(
      {},
      { name: 'bedrock-access-check', version: '1.0.0' },
      '2026-11-20T21:59:00.000Z',
      { result: 'error', reasons: ['1 mistake in the settings'] },
      [{ cause: 'configuration-invalid', message: 'a.yml:1:1: "<x>" is not a key.', remedy: 'Leave it out.' }],
    );
    expect(suites(empty).map(outcomes)).toEqual([['gate: error configuration-invalid']]);
    expect(suites(empty)[0]?.testcase[0]?.error?.['#text']).toBe(
      'configuration-invalid: a.yml:1:1: "<x>" is not a key. Leave it out.',
    );
    const skipped: Report = { ...empty, gate: { result: 'skipped', reasons: ['a fork'] } };
    expect(suites(skipped).map(outcomes)).toEqual([['gate: skipped']]);
    expect(suites(nothingDecided()).map(outcomes)[0]).toEqual(['gate: error github-id-token-permission']);
  });
});

describe('text from outside', () => {
  // What XML 1.0 allows, section 2.2, less what is not seen.
  const FORBIDDEN = /[\p{Cc}\p{Cs}\ufffe\uffff]/u;
  const check = (text: string): void => {
    const given = poisoned(text);
    const xml = junitText(given);
    expect(xml.split('\n').filter((line) => FORBIDDEN.test(line))).toEqual([]);
    const counted = suites(given).map(({ testcase }) => testcase.length);
    expect(counted).toEqual([11]);
    expect(new Set(xml.match(/<\/?[a-z-]+/g))).toEqual(
      new Set([
        '<testsuites',
        '</testsuites',
        '<testsuite',
        '</testsuite',
        '<testcase',
        '</testcase',
        '<failure',
        '</failure',
        '<skipped',
        '<system-out',
        '</system-out',
      ]),
    );
  };
  test.each(HOSTILE)('%j is text', check);
  test('whatever it is made of', () => {
    fc.assert(fc.property(hostileText, check), { numRuns: 20 });
  });
});

test('nothing is in it that the options hide', () => {
  const text = junitText(redactReport(mixed(), { mask: true, detail: 'minimal' }));
  expect(text).not.toContain(ACCOUNT);
  expect(text).not.toContain('role/service');
  expect(text).not.toContain('is not authorized');
});

describe('a test case', () => {
  const BAD = { verdict: 'denied', met: false } as const;
  const only = (change: Parameters<typeof cell>[0], more: Parameters<typeof report>[1] = {}): TestCase => {
    const [first] = suites(report([cell(change)], more)).flatMap(({ testcase }) => testcase);
    if (!first) throw new Error('no test case');
    return first;
  };
  const holds = { until: '2027-03-31', reason: 'asked', state: 'holds' } as const;

  test.each<[string, Parameters<typeof cell>[0], string]>([
    ['a call that worked passes', {}, 'passed'],
    ['what is only simulated passes', { confidence: 'simulated' }, 'passed'],
    ['what is closed passes', { expected: 'deny', verdict: 'denied' }, 'passed'],
    ['what is to be watched passes', { verdict: 'provisional' }, 'passed'],
    ['what is missing fails, with its cause', { ...BAD, diagnosis: denial() }, 'failure identity-policy-no-allow'],
    ['what is open and should not be fails', { expected: 'deny', met: false }, 'failure unexpected-access'],
    ['what is only suspected is skipped', { ...BAD, confidence: 'suspected' }, 'skipped'],
    ['a door that is perhaps open is skipped', { expected: 'deny', met: false, confidence: 'suspected' }, 'skipped'],
    ['what is not shown to be closed is skipped', { expected: 'deny', met: null, verdict: 'denied' }, 'skipped'],
    ['what is exempt is skipped', { ...BAD, exemption: holds }, 'skipped'],
    ['what was held back is skipped', { probe: { outcome: 'not-made', reason: 'over-budget' } }, 'skipped'],
    ['what was not decided is skipped', { verdict: 'unchecked', met: null, confidence: 'none' }, 'skipped'],
    ['what does not apply is skipped', { verdict: 'not-applicable', met: null }, 'skipped'],
  ])('%s', (_rule, change, outcome) => {
    const [said] = suites(report([cell({ model: 'm', ...change })])).flatMap(outcomes);
    expect(said).toBe(`m invoke: ${outcome}`);
  });

  test('that passes has no more to say, but where it is to be watched', () => {
    expect(only({})).not.toHaveProperty('system-out');
    expect(only({ confidence: 'simulated' })).not.toHaveProperty('system-out');
    expect(only({ verdict: 'at-risk' })['system-out']).toContain('but some or all calls may fail');
    expect(only({ verdict: 'provisional' })['system-out']).toContain('for now');
  });

  test('that fails says claim, why, who does what, the policy, the exemption, and the evidence, a line each', () => {
    const lapsed = { ...holds, state: 'lapsed' } as const;
    const { failure } = only({ ...BAD, model: 'm', diagnosis: denial(), exemption: lapsed });
    expect(failure?.['@message']).toBe('app cannot use m in us-east-1 (invoke)');
    expect(failure?.['#text']?.split('\n').map((line) => line.slice(0, 36))).toEqual([
      'app cannot use m in us-east-1 (invok',
      denial().summary.slice(0, 36),
      'IAM administrator: Add the suggested',
      'Suggested policy: {"Version":"2012-1',
      'Its exemption has lapsed on 2027-03-',
      'Call of InvokeModel: succeeded in 41',
      'Simulation: allowed, 1 of 1 requirem',
      'The policy app-bedrock allows `bedro',
      'Other causes that would look the sam',
    ]);
  });

  test('that fails without a diagnosis says what is known, and has no blank line', () => {
    const { failure } = only({ ...BAD, model: 'm' });
    expect(failure?.['#text']?.split('\n')).toEqual([
      'app cannot use m in us-east-1 (invoke)',
      expect.stringMatching(/^Call of/),
      expect.stringMatching(/^Simulation/),
    ]);
    const bare = only({ ...BAD, model: 'm', diagnosis: { ...denial(), remedy: { text: '', documentation: [] } } });
    expect(bare.failure?.['#text']).not.toContain('IAM administrator');
  });

  test('that is skipped says why in its message, with its cause and exemption', () => {
    const { skipped } = only({ ...BAD, model: 'm', diagnosis: { ...denial(), summary: 'Why.' }, exemption: holds });
    expect(skipped).toEqual({
      '@message':
        'app cannot use m in us-east-1 (invoke), and is exempt (identity-policy-no-allow): Why. Exempt until 2027-03-31 (from that day on, UTC, it fails): asked.',
    });
    expect(only({ verdict: 'inconclusive', met: null, confidence: 'none' }).skipped?.['@message']).toBe('inconclusive');
    const off = { outcome: 'not-made', reason: 'off' } as const;
    expect(only({ verdict: 'unchecked', met: null, confidence: 'none', probe: off }).skipped?.['@message']).toBe(
      'unchecked: probes are off (`probe: off`)',
    );
    expect(only({ verdict: 'inconclusive', met: null, confidence: 'none', probe: off }).skipped?.['@message']).toBe(
      'inconclusive',
    );
    expect(only({ verdict: 'not-applicable', met: null }).skipped?.['@message']).toBe('not-applicable');
  });

  test('is at most 10,000 characters long in each of its texts', () => {
    const { failure } = only({
      ...BAD,
      model: 'm'.repeat(200),
      diagnosis: { ...denial(), summary: 's'.repeat(20_000) },
    });
    expect(failure?.['#text']).toHaveLength(10_000);
    const { skipped } = only({
      ...BAD,
      confidence: 'suspected',
      diagnosis: { ...denial(), summary: 's'.repeat(20_000) },
    });
    expect(skipped?.['@message']).toHaveLength(10_000);
  });
});

describe('what ends', () => {
  const gate = { result: 'fail', reasons: [], lifecycle: { failBeforeEolDays: 30 } } satisfies Report['gate'];
  const ends = (endOfLife: string | undefined, change: Parameters<typeof cell>[0] = {}): Report =>
    report(
      [cell({ model: 'm', ...change, lifecycle: { status: 'LEGACY', ...(endOfLife !== undefined && { endOfLife }) } })],
      { gate },
    );
  const first = (given: Report): TestCase | undefined => suites(given).at(-1)?.testcase[0];

  test('too soon fails, although the call works', () => {
    const found = first(ends('2026-12-01'));
    expect(found?.failure?.['@type']).toBe('model-lifecycle');
    expect(found?.failure?.['@message']).toBe('m in us-east-1: LEGACY, ends 2026-12-01 (in 11 days).');
  });

  test('and is LEGACY passes, and says so', () => {
    expect(first(ends(undefined))?.['system-out']).toMatch(/^accessible\. m in us-east-1: LEGACY\.\n/);
  });

  test('says nothing of a check that fails for another reason, nor where the gate does not mind it', () => {
    expect(first(ends('2026-12-01', { verdict: 'denied', met: false, diagnosis: denial() }))?.failure?.['@type']).toBe(
      'identity-policy-no-allow',
    );
    const rest = omit(ends('2026-12-01'), 'gate');
    expect(first({ ...rest, gate: { result: 'pass', reasons: [] } })).not.toHaveProperty('system-out');
  });
});

test('suites say when, and how long their calls took', () => {
  const given = report([
    cell({ probe: { outcome: 'succeeded', latencyMs: 400 } }),
    cell({ probe: { outcome: 'succeeded', latencyMs: 350 } }),
    cell({ probe: { outcome: 'not-made', reason: 'off' } }),
  ]);
  const text = junitText(given);
  expect(text).toContain(
    '<testsuites name="bedrock-access-check" tests="3" failures="0" errors="0" skipped="0" time="0.750">',
  );
  expect(text).toContain(
    '<testsuite name="app" tests="3" failures="0" errors="0" skipped="0" time="0.750" timestamp="2026-11-20T21:59:00">',
  );
});

describe('the case of the gate', () => {
  const gate = (result: Report['gate']['result'], more: Partial<Report> = {}): TestCase | undefined =>
    suites(report([], { gate: { result, reasons: [] }, ...more }))[0]?.testcase[0];
  const problems = [
    { cause: 'network', message: 'No.', remedy: '' },
    { cause: 'x', message: 'M.', remedy: 'R.' },
  ];
  test('passes, fails, is an error or is skipped as the gate says', () => {
    expect(gate('pass')).toEqual({ '@classname': 'bedrock-access-check', '@name': 'gate', '@time': '0.000' });
    expect(gate('fail')?.failure).toEqual({ '@type': 'gate', '@message': 'the check could not be made' });
    expect(gate('error', { problems })?.error).toEqual({
      '@type': 'network',
      '@message': 'the check could not be made',
      '#text': 'network: No.\nx: M. R.',
    });
    expect(gate('skipped')?.skipped).toEqual({ '@message': 'not checked' });
  });
  test('says its reasons', () => {
    expect(gate('fail', { gate: { result: 'fail', reasons: ['a', 'b'] } })?.failure?.['@message']).toBe('a; b');
  });
  test('is not there where a check shows what the gate says', () => {
    const bad = cell({ verdict: 'denied', met: false });
    expect(suites(report([bad], { gate: { result: 'fail', reasons: [] } })).map((suite) => suite['@name'])).toEqual([
      'app',
    ]);
    expect(suites(report([bad], { gate: { result: 'error', reasons: [] } })).map((suite) => suite['@name'])).toEqual([
      'gate',
      'app',
    ]);
    expect(suites(report([cell()], { gate: { result: 'fail', reasons: [] } })).map((suite) => suite['@name'])).toEqual([
      'gate',
      'app',
    ]);
  });
});
