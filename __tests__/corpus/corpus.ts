/** The messages that recognition is held against: real ones, with the cause that people finally found. */
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

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

/** The files of this folder: collected from public threads, pasted whole, and more of the kinds that were pasted. */
export const CORPUS_FILES = ['aws-errors.jsonl', 'pasted-messages.jsonl', 'kinds-of-paste.jsonl'] as const;

/** Reads a file of JSON lines, by its name in this folder or by its path. Throws for a line that is not JSON. */
export function readCorpus(file: string): KnownMessage[] {
  return readFileSync(resolve(import.meta.dirname, file), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as KnownMessage);
}
