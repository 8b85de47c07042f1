/**
 * What cells at another endpoint than bedrock-runtime say of it: where an application calls, and what IAM has to allow
 * there.
 */
import { ENDPOINT_ROWS } from '../catalog/endpoints.ts';
import type { CalledEndpoint, Cell } from '../domain/report.ts';
import type { Markup } from './markup.ts';
import { list } from './words.ts';

/** Returns what completes "was not called, because ..." for a cell at an endpoint. */
export function endpointReason({ name }: CalledEndpoint): string {
  return `calls at ${ENDPOINT_ROWS[name].noun} are simulated, never made`;
}

/** Cells of one principal at one endpoint, on one resource of it. */
export interface EndpointCells {
  endpoint: CalledEndpoint;
  own: [Cell, ...Cell[]];
}

/**
 * Returns the cells that are at another endpoint, by principal, host and resource, those that could not be simulated
 * apart.
 */
export function atEndpoints(cells: readonly Cell[]): EndpointCells[] {
  const groups = Map.groupBy(cells, ({ principal, endpoint, simulation }) =>
    JSON.stringify([principal, endpoint?.host, endpoint?.resource, simulation.outcome === 'not-made']),
  );
  return [...groups.values()].flatMap((group) => {
    const [first, ...others] = group;
    return first?.endpoint ? [{ endpoint: first.endpoint, own: [first, ...others] }] : [];
  });
}

/** Returns what an application needs for the columns of cells that are together at an endpoint, in sentences. */
export function endpointNeedsText({ endpoint, own }: EndpointCells, { code, text }: Markup): string {
  const { name, host, resource } = endpoint;
  const { noun, service } = ENDPOINT_ROWS[name];
  const byActions = Map.groupBy(own, (cell) => JSON.stringify(cell.endpoint?.actions));
  const needed = [...byActions.values()].map((group) => {
    const actions = list((group[0]?.endpoint?.actions ?? []).map(code));
    const columns = list([...new Set(group.map(({ action }) => text(action)))]);
    return byActions.size === 1 ? actions : `${actions} (${columns})`;
  });
  const what = `A call at ${code(host)} (${noun}, IAM service prefix ${code(service)}) needs ${needed.join(', ')} on ${code(resource)}`;
  return `${what}, and with an API key ${code(`${service}:CallWithBearerToken`)} as well; permissions of ${code('bedrock:')} do not count there.`;
}
