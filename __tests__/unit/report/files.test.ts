import { describe, expect, test } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { readFileSync } from 'node:fs';
import type { Baseline } from '../../../src/domain/report.ts';
import { baselineOf, baselineText } from '../../../src/compare/baseline.ts';
import { SCHEMAS } from '../../../scripts/make-schemas.ts';
import { REPOSITORY } from '../../../src/util/repository.ts';
import { allWell, cell, denial, large, mixed, nothingDecided, report } from './samples.ts';

const SAMPLES = { mixed: mixed(), allWell: allWell(), nothingDecided: nothingDecided(), large: large() };

function validator(path: string): (data: unknown) => string {
  const ajv = new Ajv2020({ allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync(path, 'utf8')) as object);
  return (data) => (validate(data) ? '' : ajv.errorsText(validate.errors));
}

describe('published schemas', () => {
  test.each(SCHEMAS)('$path is what the source says, under its own address', ({ path, text }) => {
    expect(readFileSync(path, 'utf8')).toBe(text);
    expect(JSON.parse(text)).toMatchObject({ $id: `https://raw.githubusercontent.com/${REPOSITORY}/v1/${path}` });
  });

  const check = validator('schema/report.schema.json');
  test.each(Object.entries(SAMPLES))('the report %s holds', (_name, sample) => {
    expect(check(JSON.parse(JSON.stringify(sample)))).toBe('');
  });

  const checkBaseline = validator('schema/baseline.schema.json');
  test.each(Object.entries(SAMPLES))('the baseline of %s holds', (_name, sample) => {
    expect(checkBaseline(JSON.parse(baselineText(baselineOf(sample))))).toBe('');
  });

  test('a field of a newer version is let through, a wrong one is not', () => {
    const sample = { ...allWell(), later: true };
    expect(check(sample)).toBe('');
    expect(check({ ...sample, gate: { result: 'maybe', reasons: [] } })).not.toBe('');
    expect(check({ ...sample, cells: undefined })).not.toBe('');
  });
});

describe('baseline.json', () => {
  test('holds what was decided, one line per cell, sorted', () => {
    const cells = [
      cell({ region: 'us-west-2' }),
      cell({ verdict: 'denied', met: false, diagnosis: denial(), action: 'stream' }),
      cell({ model: 'x', verdict: 'inconclusive', confidence: 'none', met: null }),
      cell({ model: 'y', verdict: 'unchecked', confidence: 'none', met: null }),
      cell({ model: 'z', verdict: 'not-applicable', confidence: 'none', met: null }),
    ];
    const model = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
    expect(baselineText(baselineOf(report(cells)))).toBe(
      [
        '{',
        '  "schema": "bedrock-access-baseline/1",',
        '  "cells": [',
        `    {"principal":"app","region":"us-east-1","model":"${model}","action":"stream","expected":"allow","verdict":"denied","confidence":"observed","cause":"identity-policy-no-allow"},`,
        `    {"principal":"app","region":"us-west-2","model":"${model}","action":"invoke","expected":"allow","verdict":"accessible","confidence":"observed"}`,
        '  ]',
        '}',
        '',
      ].join('\n'),
    );
  });

  test('does not depend on the order of the cells, nor on what changes from run to run', () => {
    const sample = mixed();
    const again = {
      ...sample,
      generatedAt: 'later',
      cells: sample.cells.toReversed().map((one) => ({ ...one, probe: { ...one.probe, latencyMs: 1 } })),
    };
    expect(baselineText(baselineOf(again))).toBe(baselineText(baselineOf(sample)));
  });

  test('is JSON without cells too', () => {
    const empty = JSON.parse(baselineText(baselineOf(nothingDecided()))) as Baseline;
    expect(empty).toEqual({ schema: 'bedrock-access-baseline/1', cells: [] });
  });
});
