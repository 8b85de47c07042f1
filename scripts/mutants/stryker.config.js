// `npm run mutants`: planted changes in the rooms that decide, and which of them no unit test notices; `-- --mutate
// 'src/verdict/judge.ts'` for some files. Texts are not changed: what a message says is held by the worlds. Changes of
// what is computed while a module loads are left out, since each would need every module loaded anew.
const rooms = [
  'verdict',
  'compare',
  'iam',
  'plan',
  'collect',
  'matrix',
  'policy',
  'catalog',
  'settings',
  'report',
  'record',
];
// `ROOM=verdict`: only the tests of that room count, which is stricter and several times as fast.
const tested = process.env.ROOM === undefined ? rooms : [process.env.ROOM, process.env.ROOM];

export default {
  testRunner: 'warm',
  // Stryker would rewrite the project's with a TypeScript of its own; here Node reads the types away.
  tsconfigFile: 'none.json',
  plugins: ['./scripts/mutants/warm-runner.js'],
  warm: { include: [`__tests__/unit/{${tested.join(',')}}/**/*.test.ts`] },
  warnings: { unknownOptions: false },
  mutate: rooms.map((room) => `src/${room}/**/*.ts`),
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  coverageAnalysis: 'perTest',
  testRunnerNodeArgs: ['--disable-warning=ExperimentalWarning'],
  ignorePatterns: ['dist', 'examples', 'bench', '.testbed'],
  tempDirName: '.testbed/mutants',
  reporters: ['clear-text', 'json', 'progress-append-only'],
  jsonReporter: { fileName: '.testbed/mutants.json' },
  concurrency: 2,
};
