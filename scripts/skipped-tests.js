/**
 * A reporter for jest: one plain line for each reason why tests were skipped (__tests__/needs.ts), with their number.
 */
const SKIPPED = 'skipped: ';

export default class SkippedTests {
  onRunComplete(_contexts, { testResults }) {
    const numbers = new Map();
    for (const { ancestorTitles, status } of testResults.flatMap((file) => file.testResults)) {
      const [outermost = ''] = ancestorTitles;
      if (status !== 'pending' || !outermost.startsWith(SKIPPED)) continue;
      const reason = outermost.slice(SKIPPED.length);
      numbers.set(reason, (numbers.get(reason) ?? 0) + 1);
    }
    for (const [reason, number] of numbers) {
      process.stdout.write(`Skipped ${number} ${number === 1 ? 'test' : 'tests'}: ${reason}.\n`);
    }
  }
}
