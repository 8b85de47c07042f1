/** What was asked of the testbed: every request, whatever its caller and whatever became of it. */

export interface JournalEntry {
  /** `sts`, `iam`, `bedrock`, `bedrock-runtime`, `github`. */
  service: string;
  /** The API operation, e.g. `SimulatePrincipalPolicy`; for GitHub e.g. `createComment`. */
  operation: string;
  /** From the SigV4 credential scope. */
  region: string | undefined;
  /** ARN of the caller. */
  principal: string | undefined;
  /** Model ID, profile ID or ARN as called. */
  model: string | undefined;
  method: string;
  path: string;
  headers: Record<string, string>;
  body: string;
  /** HTTP status; undefined if no answer was given. */
  status: number | undefined;
  /** Text of the answer; empty for streams. */
  answer: string;
  startedAt: number;
  endedAt: number;
}

/** Number of requests by `service:Operation`. */
export function countCalls(journal: readonly JournalEntry[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const entry of journal) {
    const key = `${entry.service}:${entry.operation}`;
    counts[key] = (counts[key] ?? 0) + 1;
  }
  return counts;
}
