// A test runner for Stryker: all unit tests in one warm process. Jest starts a module registry per test file and so
// needs seconds for each mutant; here a mutant costs the time of the tests that reach it. A test that fails under a
// mutant is run once more without it: where it still fails, the mutant has left something behind in a module, and
// everything is loaded again.
import { globSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { collect } from './globals.js';
import { nextGeneration } from './resolve.js';

/** How long a test may take before it counts as hanging, in milliseconds. */
const TEST_LIMIT_MS = 5_000;

const context = (globalThis.__stryker__ ??= {});

async function failureOf({ run }) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`takes longer than ${TEST_LIMIT_MS} ms`)), TEST_LIMIT_MS);
  });
  try {
    await Promise.race([run(), late]);
    return undefined;
  } catch (error) {
    return String(error instanceof Error ? (error.stack ?? error.message) : error);
  } finally {
    clearTimeout(timer);
  }
}

/** The test beside a file, or beside the files of a pattern. */
const twinOf = (file) => file.replaceAll('\\', '/').replace(/^(?:.*\/)?src\/(.*)\.ts$/, '__tests__/unit/$1.test.ts');

/** Tests with those of the file beside the changed one first, where a change is noticed soonest. */
function twinFirst(tests, changed) {
  const [own, others] = [true, false].map((is) =>
    tests.filter(({ file }) => (file.replaceAll('\\', '/') === twinOf(changed)) === is),
  );
  return process.env.TWIN === '1' ? own : [...own, ...others];
}

class WarmRunner {
  #tests = [];
  #files;

  constructor(files) {
    this.#files = files;
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async init() {
    await this.#load();
  }

  async #load() {
    nextGeneration();
    this.#tests = [];
    for (const file of this.#files) {
      const { href } = pathToFileURL(join(process.cwd(), file));
      this.#tests.push(...(await collect(file, () => import(href))));
    }
  }

  async dryRun() {
    const tests = [];
    for (const test of this.#tests) {
      const begun = performance.now();
      context.currentTestId = test.id;
      const failure = await failureOf(test);
      context.currentTestId = undefined;
      const { id, name, file } = test;
      const result = { id, name, fileName: file, timeSpentMs: performance.now() - begun };
      tests.push(failure === undefined ? { ...result, status: 0 } : { ...result, status: 1, failureMessage: failure });
    }
    return { status: 'complete', tests, mutantCoverage: context.mutantCoverage };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit, reloadEnvironment, mutantActivation }) {
    if (mutantActivation === 'static') context.activeMutant = activeMutant.id;
    if (reloadEnvironment) await this.#load();
    const reaching = testFilter === undefined ? this.#tests : this.#tests.filter(({ id }) => testFilter.includes(id));
    const chosen = twinFirst(reaching, activeMutant.fileName);
    let nrOfTests = 0;
    for (const test of chosen) {
      Object.assign(context, {
        activeMutant: activeMutant.id,
        hitCount: hitLimit === undefined ? undefined : 0,
        hitLimit,
      });
      const failure = await failureOf(test);
      const endless = hitLimit !== undefined && context.hitCount > hitLimit;
      context.activeMutant = undefined;
      nrOfTests += 1;
      if (failure === undefined && !endless) continue;
      context.hitLimit = undefined;
      context.hitCount = undefined;
      const withoutMutant = await failureOf(test);
      if (reloadEnvironment || withoutMutant !== undefined) await this.#load();
      if (endless) return { status: 'timeout', reason: `Reached ${hitLimit} hits` };
      return { status: 'killed', killedBy: [test.id], failureMessage: failure, nrOfTests };
    }
    if (reloadEnvironment) await this.#load();
    return { status: 'survived', nrOfTests };
  }
}

/** `TWIN=1`: only the test beside a file counts, and no others are loaded. */
function create({ warm: { include, exclude = [] }, mutate }) {
  const files = process.env.TWIN === '1' ? mutate.map(twinOf) : include;
  return new WarmRunner(globSync(files, { exclude }).sort());
}
create.inject = ['options'];

/** What Stryker looks for in a plugin (`declareFactoryPlugin` of its API writes the same). */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'warm', factory: create }];
