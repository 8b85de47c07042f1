/**
 * What is called confirmed works: for every world with a confirmed policy, the files of the report are attached as
 * they are, the same run is made again, and each confirmed cell is accessible then.
 */
import { describe, expect, test } from '@jest/globals';
import { loadWorld, worldNames } from '../../testbed/load.ts';
import { runAction } from '../../testbed/runner.ts';
import type { World } from '../../testbed/world.ts';

interface ReportCell {
  principal: string;
  region: string;
  model: string;
  action: string;
  verdict: string;
  met: boolean | null;
  diagnosis?: { cause: string; remedy: { policy?: { Statement: object[] }; proven?: boolean } };
}

interface ReportText {
  principals: { name: string; arn: string }[];
  cells: ReportCell[];
}

type Entity = NonNullable<NonNullable<World['accounts'][string]>['roles']>[string];

const keyOf = ({ principal, region, model, action }: ReportCell): string =>
  [principal, region, model, action].join(' ');

/** Worlds whose own expectation has a confirmed cell. */
const CONFIRMED = worldNames().filter((name) => loadWorld(name).expect.cells.some(({ proven }) => proven === true));

/** The world with the suggested statements of confirmed cells attached to whom they are for. */
function applied(world: World, { principals, cells }: ReportText): World {
  const next = structuredClone(world);
  cells.forEach(({ principal, diagnosis }, index) => {
    const statements = diagnosis?.remedy.policy?.Statement;
    if (diagnosis?.remedy.proven !== true || statements === undefined) return;
    const arn = principals.find(({ name }) => name === principal)?.arn ?? '';
    const [, account = '', kind = '', name = ''] =
      /^arn:[^:]+:iam::(\d{12}):(role|user)\/(?:.*\/)?([^/]+)$/.exec(arn) ?? [];
    const owner = next.accounts[account];
    const entity = (kind === 'role' ? owner?.roles?.[name] : owner?.users?.[name]) as Entity | undefined;
    if (!entity) throw new Error(`the world has no ${arn}`);
    if (diagnosis.cause === 'permissions-boundary') addToBoundary(entity, statements);
    else {
      const document = { Version: '2012-10-17', Statement: statements };
      entity.policies = { ...entity.policies, [`suggested-${index}`]: document };
    }
  });
  return next;
}

function addToBoundary(entity: Entity, statements: readonly object[]): void {
  const boundary = entity['permissions-boundary'];
  if (!boundary) throw new Error('the principal has no boundary');
  const text = boundary.document;
  const document = (typeof text === 'string' ? JSON.parse(text) : text) as { Statement: object[] };
  boundary.document = { ...document, Statement: [...[document.Statement].flat(), ...statements] };
}

test('there are such worlds', () => {
  expect(CONFIRMED.length).toBeGreaterThan(8);
});

describe.each(CONFIRMED)('%s', (name) => {
  test('works as confirmed once its policies are attached', async () => {
    const world = loadWorld(name);
    const before = (await runAction(world, { withoutLatency: true })).report as ReportText;
    const confirmed = before.cells.filter(({ diagnosis }) => diagnosis?.remedy.proven === true).map(keyOf);
    expect(confirmed).not.toEqual([]);

    const after = (await runAction(applied(world, before), { withoutLatency: true })).report as ReportText;
    const refused = after.cells.filter((cell) => confirmed.includes(keyOf(cell)) && cell.met !== true);
    expect(refused.map((cell) => `${keyOf(cell)}: ${cell.verdict}`)).toEqual([]);
  });
});
