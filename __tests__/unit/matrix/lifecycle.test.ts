import { expect, test } from '@jest/globals';
import { tableCatalog } from '../../../src/catalog/region-catalog.ts';
import { lifecycleOfCell } from '../../../src/matrix/lifecycle.ts';
import { NO_MODEL } from '../../../src/domain/cell.ts';
import type { CellFindings } from '../../../src/matrix/findings.ts';
import type { ModelAnswer } from '../../../src/collect/record.ts';
import { identity, plannedCell } from './support.ts';

const MODEL = 'amazon.nova-lite-v1:0';

function lifecycle(model: string, message?: string, answers: ModelAnswer[] = [], called = model) {
  const cell = plannedCell(identity(), { model, region: 'us-east-1', action: 'invoke' });
  const failure = { service: 'bedrock-runtime', operation: 'InvokeModel', errorName: '', httpStatus: 404, message };
  const finding = {
    cell: { ...cell, model: called },
    probed: message === undefined ? {} : { failure },
  } as unknown as CellFindings;
  return lifecycleOfCell(finding, answers, tableCatalog('us-east-1'), '2026-11-28');
}

test('a refusal that says the model has ended is believed before the table', () => {
  expect(lifecycle(MODEL)?.status).not.toBe('EOL');
  expect(lifecycle(MODEL, 'This model version has reached the end of its life.')?.status).toBe('EOL');
});

test('a model that neither Bedrock nor the table knows has none', () => {
  expect(lifecycle('newco.model-x-v1:0')).toBeUndefined();
});

test('a refusal that says the model is Legacy is believed before the table', () => {
  expect(lifecycle(MODEL, 'This Model is marked by provider as Legacy')).toMatchObject({ status: 'LEGACY' });
  expect(lifecycle(MODEL, 'Too many requests')?.status).toBe(lifecycle(MODEL)?.status);
});

test('what Bedrock says of the models behind is believed before the table', () => {
  const failure = { service: 'bedrock', operation: 'GetFoundationModel', errorName: '', message: 'ended' };
  const there = (status: string): ModelAnswer['facts'] =>
    ({ state: 'there', by: 'x', model: { lifecycle: { status } } }) as unknown as ModelAnswer['facts'];
  expect(lifecycle(MODEL, undefined, [{ id: MODEL, facts: there('LEGACY') }])).toMatchObject({
    ...{ status: 'LEGACY', source: 'service' },
  });
  expect(lifecycle(MODEL, undefined, [{ id: MODEL, facts: { state: 'ended', by: 'x', failure } }])?.status).toBe('EOL');
  expect(lifecycle(MODEL, undefined, [{ id: MODEL }])).toEqual(lifecycle(MODEL));
});

test('a profile has the lifecycle of its model, and what has no model has none', () => {
  expect(lifecycle(`us.${MODEL}`)?.status).toBe(lifecycle(MODEL)?.status);
  expect(lifecycle(MODEL, undefined, [], NO_MODEL)).toBeUndefined();
});
