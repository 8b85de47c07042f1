/**
 * Reads inputs that are wrong in seeded ways (`__tests__/fuzz/`), kind by kind, and says what fell: a crash, a reader
 * that is slow or takes much memory, a control character, a command, markup, a secret or a private name in what is
 * shown. Exit status 1 if anything fell.
 *
 * Usage: node scripts/node24.js bench/fuzz.ts [INPUTS PER KIND, default 20000] [FIRST SEED, default 1] [KIND, a part
 * of its name]
 */
import { fallsOf } from '../__tests__/fuzz/falls.ts';
import { FUZZ_KINDS } from '../__tests__/fuzz/kinds.ts';

/** Milliseconds of CPU time above which an input of at most 60 KB is slow: hundreds of times of what most take. */
const SLOW_MS = 2_000;

/** Bytes that the process may take at most, whatever it reads. */
const MOST_BYTES = 1024 ** 3;

const [number = 20_000, first = 1] = process.argv.slice(2, 4).map(Number);
const wanted = process.argv[4] ?? '';
/** Of each sort of fall, this many are shown. */
const SHOWN = 5;

let hasFallen = false;
process.stdout.write('| kind | inputs | fell | slowest (CPU) | memory |\n|---|---|---|---|---|\n');
for (const kind of FUZZ_KINDS.filter(({ name }) => name.includes(wanted))) {
  const sorts = new Map<string, string[]>();
  let fell = 0;
  let slowest = { seed: 0, ms: 0 };
  let most = 0;
  for (let seed = first; seed < first + number; seed += 1) {
    const before = process.cpuUsage();
    const falls = await fallsOf(kind, seed);
    const { user, system } = process.cpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > slowest.ms) slowest = { seed, ms };
    if (ms > SLOW_MS) falls.push(`slow: ${Math.round(ms)} ms`);
    if (seed % 100 === 0) most = Math.max(most, process.memoryUsage().rss);
    if (falls.length > 0) fell += 1;
    for (const fall of falls) {
      const sort = fall.split(':')[0] ?? '';
      sorts.set(sort, [...(sorts.get(sort) ?? []), `seed ${seed}: ${fall}`]);
    }
  }
  if (most > MOST_BYTES) fell += 1;
  hasFallen ||= fell > 0;
  const memory = `${Math.round(most / 1024 / 1024)} MB`;
  process.stdout.write(
    `| ${kind.name} | ${number} | ${fell} | ${Math.round(slowest.ms)} ms (seed ${slowest.seed}) | ${memory} |\n`,
  );
  for (const [sort, falls] of sorts) {
    process.stderr.write(
      `${kind.name}: ${sort} (${falls.length})\n${falls
        .slice(0, SHOWN)
        .map((one) => `  ${one}\n`)
        .join('')}`,
    );
  }
}
process.exitCode = hasFallen ? 1 : 0;
