import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';

const MODULE = join(import.meta.dirname, '..', '..', '..', 'src', 'host', 'memory.ts');

/** Bytes that V8 holds for young objects after a process has kept many. */
function youngGeneration(before: string): number {
  const script = `
    import { getHeapSpaceStatistics } from 'node:v8';
    import { spareMemory } from ${JSON.stringify(MODULE)};
    ${before}
    const kept = [];
    for (let index = 0; index < 600_000; index += 1) kept.push({ index, text: [index] });
    const young = getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space');
    console.log(kept.length > 0 ? young.physical_space_size : 0);`;
  const { stdout } = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  return Number(stdout);
}

test('a young generation that would grow to many megabytes stays small', () => {
  const [grown, spared] = [youngGeneration(''), youngGeneration('spareMemory();')];
  expect(spared).toBeGreaterThan(0);
  expect(grown).toBeGreaterThan(4 * spared);
});
