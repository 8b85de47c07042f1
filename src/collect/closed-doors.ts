/**
 * The cells of a principal that are to be denied, with what is said of them: which statement opens an open one, and
 * what closes it.
 */
import { ANY_RESOURCE } from '../catalog/actions.ts';
import type { PolicyDocuments } from '../iam/documents.ts';
import { sidAt } from '../policy/policy-text.ts';
import type { Cell, MatchedStatement } from '../domain/report.ts';
import { closedDoor, type Door } from '../verdict/closed-door.ts';
import type { PlannedCell } from '../plan/planned-cell.ts';
import type { JudgedCell } from '../collect/proof.ts';
import type { PrincipalSimulation } from '../collect/simulation.ts';

/** Takes the judged cells of one principal and returns its cells; those with `expect: allow` are as they were. */
export async function withClosedDoors(
  judged: readonly JudgedCell[],
  { principalArn, further }: PrincipalSimulation,
): Promise<JudgedCell[]> {
  const needed = new Set(
    judged.flatMap(({ planned }) => (planned.entry.expect === 'allow' ? throughOthers(planned) : [])),
  );
  return Promise.all(
    judged.map(async ({ planned, cell, ...more }) => {
      if (planned.entry.expect === 'allow') return { planned, cell, ...more };
      const own = { planned, cell, ...more };
      const statements = cell.met === false ? await openers(own, further?.documents) : [];
      const door = doorOf(own, { principal: principalArn, statements, needed });
      const diagnosis = closedDoor(door);
      const named = withNames(cell, statements);
      return { ...own, cell: diagnosis ? { ...named, diagnosis } : named };
    }),
  );
}

function doorOf(
  { planned, cell }: JudgedCell,
  { principal, statements, needed }: { principal: string; statements: MatchedStatement[]; needed: ReadonlySet<string> },
): Door {
  const requirements = planned.requirements.map(({ action = planned.iamAction, resource, role, madeUp }) => ({
    ...{ action, resource, role },
    madeUp: madeUp !== undefined,
  }));
  return {
    ...{ cell, statements, requirements },
    principal: principal === '' ? cell.principal : principal,
    actions: actionsOf(planned),
    isNeededByOthers: requirements.some((one) => needed.has(pairKey(one))),
  };
}

/** What does the column's work; of a column of lists all of them. */
function actionsOf(planned: PlannedCell): string[] {
  const parts = planned.parts ?? [planned];
  const own = parts.filter(({ iamAction }) => planned.action === 'discover' || iamAction === planned.iamAction);
  return [...new Set(own.map(({ iamAction }) => iamAction))];
}

/** What a cell reaches through something else than the resource's own name. */
function throughOthers({ requirements, iamAction }: PlannedCell): string[] {
  return requirements.flatMap(({ action = iamAction, resource, inferenceProfileArn, promptRouterArn }) =>
    inferenceProfileArn === undefined && promptRouterArn === undefined ? [] : [pairKey({ action, resource })],
  );
}

/**
 * The statements of identity policies that allow the target itself. A boundary only lets through what another
 * statement allows.
 */
async function openers({ planned, cell }: JudgedCell, documents: PolicyDocuments | undefined) {
  const actions = actionsOf(planned);
  const atTheDoor = new Set(
    planned.requirements.flatMap(({ role, resource }) => (role === 'destination' ? [] : [resource])),
  );
  const matched = cell.simulation.requirements
    .filter(({ action, resource, decision }) => {
      const isDoor = atTheDoor.has(resource) || resource === ANY_RESOURCE;
      return decision === 'allowed' && actions.includes(action) && isDoor;
    })
    .flatMap(({ statements }) => statements)
    .filter(({ type }) => !/boundary/i.test(type));
  const distinct = new Map(matched.map((one) => [placeKey(one), one]));
  return Promise.all(
    [...distinct.values()].map(async (one): Promise<MatchedStatement> => {
      const { end, policy, type, sid } = one;
      if (sid !== undefined || !end || !documents) return one;
      const text = await documents.ofSource(policy, type);
      const found = text === undefined ? undefined : sidAt(text, end);
      return found === undefined ? one : { ...one, sid: found };
    }),
  );
}

/** The cell with the names of statements that were read, so that redaction knows them. */
function withNames(cell: Cell, statements: readonly MatchedStatement[]): Cell {
  const names = new Map(statements.map((one) => [placeKey(one), one]));
  const requirements = cell.simulation.requirements.map((requirement) => ({
    ...requirement,
    statements: requirement.statements.map((one) => names.get(placeKey(one)) ?? one),
  }));
  return { ...cell, simulation: { ...cell.simulation, requirements } };
}

function placeKey({ policy, type, start, end }: MatchedStatement): string {
  return JSON.stringify([policy, type, end ?? start]);
}

function pairKey({ action, resource }: { action: string; resource: string }): string {
  return `${action} ${resource}`;
}
