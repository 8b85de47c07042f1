/**
 * How well recognition does on messages, by halves of the corpus (split by a hash of the ID, so that it stays the same
 * as rows are added) and for bare texts, without service, operation, name and status. The rows were written by people
 * who had read both halves: the figures show that nothing regressed and how much the text alone carries, not what an
 * unseen message would get. Run: node scripts/node24.js bench/held-out.ts [FILE.jsonl]
 */
import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { readCorpus, type KnownMessage } from '../__tests__/corpus/corpus.ts';
import { recognize } from '../src/verdict/recognize.ts';

type Result = 'right' | 'alternative' | 'unclassified' | 'wrong';

const corpus = readCorpus(resolve(process.argv[2] ?? '__tests__/corpus/aws-errors.jsonl'));

function resultOf(known: KnownMessage, bare: boolean): Result {
  const { service, operation, errorName, httpStatus, message } = known;
  const given = { service, operation, errorName, message, ...(httpStatus === null ? {} : { httpStatus }) };
  const { cause, alternatives } = recognize(bare ? { service: '', operation: '', errorName: '', message } : given);
  const accepted = [known.cause, ...known.alsoAccept];
  if (accepted.includes(cause)) return 'right';
  if (alternatives.some((other) => accepted.includes(other))) return 'alternative';
  return cause === 'unclassified' ? 'unclassified' : 'wrong';
}

function print(name: string, part: KnownMessage[], bare: boolean): void {
  const results = part.map((known) => ({ id: known.id, result: resultOf(known, bare) }));
  const count = (result: Result): number => results.filter((one) => one.result === result).length;
  const missed = results.filter(({ result }) => result !== 'right').map(({ id, result }) => `${id} ${result}`);
  const figures = `${count('right')}/${part.length} right, ${count('alternative')} as an alternative, ${count('unclassified')} unclassified, ${count('wrong')} wrong`;
  process.stdout.write(`${name}: ${figures}${missed.length > 0 ? ` (${missed.join(', ')})` : ''}\n`);
}

const isFirst = ({ id }: KnownMessage): boolean => createHash('sha256').update(id).digest().readUInt8(0) < 128;
const first = corpus.filter(isFirst);
const second = corpus.filter((known) => !isFirst(known));
print('first half', first, false);
print('second half', second, false);
print('first half, text only', first, true);
print('second half, text only', second, true);
