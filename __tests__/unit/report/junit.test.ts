import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { XMLParser } from 'fast-xml-parser';
import { junitText } from '../../../src/report/junit.ts';
import { redactReport } from '../../../src/report/redact.ts';
import { reportWithout } from '../../../src/report/report.ts';
import type { Report } from '../../../src/domain/report.ts';
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
