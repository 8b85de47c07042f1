/**
 * Holds the product's policy evaluator against the testbed's with random cases, and prints each difference.
 * Usage: node scripts/node24.js bench/policy-differential.ts [COUNT] [SEED]
 */
import { difference, shrink } from '../__tests__/unit/policy/differential.ts';
import { randomCase, randomSource } from '../__tests__/unit/policy/random-policies.ts';

const count = Number(process.argv[2] ?? 100_000);
const seed = Number(process.argv[3] ?? 1);
const random = randomSource(seed);
let differences = 0;
let settled = 0;
const outcomes = new Map<string, number>();
for (let index = 0; index < count; index++) {
  const found = difference(randomCase(random));
  if (found === undefined) continue;
  if (found.settled) {
    settled++;
    continue;
  }
  differences++;
  const kind = `${found.ours} here, ${found.theirs} there`;
  outcomes.set(kind, (outcomes.get(kind) ?? 0) + 1);
  if (differences <= 12) console.log(JSON.stringify(process.argv[4] === 'whole' ? found : shrink(found)));
}
console.log(
  `${count} cases of seed ${seed}: ${settled} settled by a document, ${differences} differences`,
  Object.fromEntries(outcomes),
);
