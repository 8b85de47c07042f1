/** The answer as JSON, row by row: an account of thousands is never in memory twice. Pure. */
import type { WhoCan } from '../../domain/who-can.ts';
import { visibleJson } from '../../util/json-text.ts';
import { listParts } from '../report-json.ts';

/** The file as other programs read it; `schema/who-can.schema.json` describes it. */
export interface WhoCanDocument extends WhoCan {
  schema: 'bedrock-who-can/1';
  /** ISO 8601, UTC. */
  generatedAt: string;
  tool: { name: 'bedrock-access-check'; version: string };
}

/** Yields the parts of the text: JSON with two spaces, and a line end. */
export function* whoCanJsonParts(document: WhoCanDocument): Generator<string> {
  const { rows, ...rest } = document;
  yield visibleJson(JSON.stringify(rest, undefined, 2)).replace(/\n\}$/, ',\n  "rows": ');
  if (rows.length === 0) yield '[]';
  else yield* listParts(rows);
  yield '\n}\n';
}
