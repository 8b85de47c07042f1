/** Tests run as ES modules on Node 24 (scripts/node24.js); types are checked by `npm run typecheck`, not here. */
export default {
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023', experimental: { keepImportAttributes: true } } },
    ],
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/.testbed/'],
  reporters: ['default', '<rootDir>/scripts/skipped-tests.js'],
  testTimeout: 60_000,
  // jest would leave a core free for a person; most of a test's time is spent in the process that it runs.
  maxWorkers: '100%',
};
