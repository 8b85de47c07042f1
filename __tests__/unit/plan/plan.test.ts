import { describe, expect, test } from '@jest/globals';
import { parseModel } from '../../../src/catalog/model-id.ts';
import { resolveById } from '../../../src/catalog/targets.ts';
import type { ModelSettings } from '../../../src/domain/settings.ts';
import { entriesOf, planCells } from '../../../src/plan/plan.ts';
import { identity } from '../matrix/support.ts';

const MODEL = 'amazon.nova-lite-v1:0';
const PROFILE = `us.${MODEL}`;

function entry(id: string, more: Partial<ModelSettings> = {}): ModelSettings {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid') throw new Error(id);
  return { id, parsed, regions: ['us-east-1'], actions: ['invoke'], expect: 'allow', ...more };
}

function target(id: string) {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') throw new Error(id);
  return resolveById(parsed, 'us-east-1', '111122223333');
}

test('an entry without principals is about each, one with names about those', () => {
  const all = entry('a.b');
  const some = entry('c.d', { principals: ['app'] });
  const { settings } = identity();
  expect(entriesOf({ name: 'app', settings }, [all, some])).toEqual([all, some]);
  expect(entriesOf({ name: 'ci', settings }, [all, some])).toEqual([all]);
  expect(entriesOf({ name: 'app', settings: { ...settings, lendsOnly: true } }, [all, some])).toEqual([]);
});

describe('cells', () => {
  test('are one for each target and action, in the order of the entries', () => {
    const one = entry(MODEL, { actions: ['invoke', 'stream'] });
    const cells = planCells(identity(), [{ entry: one, region: 'us-east-1', targets: [target(MODEL)] }], 'live');
    expect(cells.map(({ model, action }) => `${model} ${action}`)).toEqual([`${MODEL} invoke`, `${MODEL} stream`]);
  });

  test('of a route belong to the entry that names it, whatever a wider one expects of it', () => {
    const wide = entry(MODEL, { expect: 'deny' });
    const own = entry(PROFILE);
    const cells = planCells(
      identity(),
      [
        { entry: wide, region: 'us-east-1', targets: [target(MODEL), target(PROFILE)] },
        { entry: own, region: 'us-east-1', targets: [target(PROFILE)] },
      ],
      'live',
    );
    const expected = new Map(cells.map(({ model, entry: of }) => [model, of.expect]));
    expect(expected).toEqual(
      new Map([
        [MODEL, 'deny'],
        [PROFILE, 'allow'],
      ]),
    );
    expect(cells).toHaveLength(2);
  });

  test('with expect: deny carry neither guardrail nor tier: a door that only the check’s own closes is open', () => {
    const carried = { guardrail: { id: 'ab12cd34ef56', version: '1' }, serviceTier: 'priority' as const };
    const planned = (expect: ModelSettings['expect']) =>
      planCells(
        identity(),
        [{ entry: entry(MODEL, { expect }), region: 'us-east-1', targets: [target(MODEL)] }],
        'live',
        carried,
      )[0];
    expect(planned('allow')).toMatchObject({ guardrail: carried.guardrail, serviceTier: 'priority' });
    expect(planned('deny')).not.toHaveProperty('guardrail');
    expect(planned('deny')).not.toHaveProperty('serviceTier');
  });
});
