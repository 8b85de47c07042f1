import { expect, test } from '@jest/globals';
import { sourcePatterns } from '../../../src/util/source-patterns.ts';

test.each<[string[], string, boolean]>([
  [['src/**'], 'src/app.py', true],
  [['src/**'], 'src/deep/er/app.py', true],
  [['src/**'], 'lib/app.py', false],
  [['./src/**'], 'src/app.py', true],
  [['src'], 'src/deep/app.py', true],
  [['src/'], 'src/app.py', true],
  [['src'], 'srcs/app.py', false],
  [['.'], 'app.py', true],
  [['**'], '.env', true],
  [['**'], 'deploy/.env.production', true],
  [['deploy/.env*'], 'deploy/.env.production', true],
  [['*.env'], '.env', true],
  [['{src,.config}/**'], '.config/app.yml', true],
  [['infra/*.tf', 'src/**'], 'infra/main.tf', true],
  [['infra/*.tf'], 'infra/modules/main.tf', false],
  [['src/**', '!src/**/*.test.ts'], 'src/a/app.test.ts', false],
  [['src/**', '!src/vendor'], 'src/vendor/x.js', false],
  [['!src/**'], 'src/app.py', false],
  [['**'], 'node_modules/x/index.js', false],
  [['**'], 'packages/a/node_modules/x/index.js', false],
  [['node_modules/some-library/**'], 'node_modules/some-library/index.js', true],
  [['**'], '.git/config', false],
  [['.git/**'], '.git/config', false],
  [['**'], 'docs/README.md', false],
  [['**'], 'docs/index.rst', false],
  [['**/*.md'], 'docs/README.md', true],
  [['**/*.md'], 'docs/index.rst', false],
])('%j names %s: %p', (patterns, path, expected) => {
  expect(sourcePatterns(patterns).matches(path)).toBe(expected);
});

test.each<[string[], string, boolean]>([
  [['src/**'], '', true],
  [['src/**'], 'src', true],
  [['src/**'], 'src/deep', true],
  [['src/**'], 'lib', false],
  [['src/api/**/*.ts'], 'src', true],
  [['src/api/**/*.ts'], 'src/web', false],
  [['src/api'], 'src/api/v1', true],
  [['**/*.ts'], 'anything', true],
  [['**'], 'node_modules', false],
  [['node_modules/some-library/**'], 'node_modules', true],
  [['node_modules/some-library/**'], 'node_modules/other', false],
  [['**'], '.git', false],
])('%j may have files in %j: %p', (patterns, folder, expected) => {
  expect(sourcePatterns(patterns).mayHold(folder)).toBe(expected);
});
