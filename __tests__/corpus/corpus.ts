/** The messages that recognition is held against: real ones, with the cause that people finally found. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface KnownMessage {
  id: string;
  service: string;
  operation: string;
  errorName: string;
  httpStatus: number | null;
  message: string;
  cause: string;
  /** Other causes that the text alone may be taken for. */
  alsoAccept: string[];
}

/** Reads a corpus of JSON lines; this folder's without a path. Throws for a line that is not JSON. */
export function readCorpus(file = join(import.meta.dirname, 'aws-errors.jsonl')): KnownMessage[] {
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as KnownMessage);
}
