import { expect, test } from '@jest/globals';
import { tableCatalog } from '../../../src/catalog/region-catalog.ts';
import { lifecycleOfCell } from '../../../src/matrix/lifecycle.ts';
import type { CellFindings } from '../../../src/matrix/findings.ts';
import { identity, plannedCell } from './support.ts';

const MODEL = 'amazon.nova-lite-v1:0';

function lifecycle(model: string, message?: string) {
  const cell = plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke' });
  const failure = { service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', httpStatus: 404, message };
  const finding = { cell, probed: message === undefined ? {} : { failure } } as unknown as CellFindings;
  return lifecycleOfCell(finding, [], tableCatalog('us-east-1'), '2026-11-28');
}

test('a refusal that says the model has ended is believed before the table', () => {
  expect(lifecycle(MODEL)?.status).not.toBe('EOL');
  expect(lifecycle(MODEL, 'This model version has reached the end of its life.')?.status).toBe('EOL');
});

test('a model that neither Bedrock nor the table knows has none', () => {
  expect(lifecycle('newco.model-x-v1:0')).toBeUndefined();
});
