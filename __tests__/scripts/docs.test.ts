/**
 * The documentation holds what it promises: links lead somewhere, what is to be copied can be, and what is said to be
 * proven is.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse } from 'yaml';
import { configJsonSchema } from '../../src/settings/config-schema.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const PAGES = [
  ...['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'data/README.md', 'examples/README.md'],
  ...readdirSync(join(ROOT, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `docs/${name}`),
];

const textOf = (path: string): string => readFileSync(join(ROOT, path), 'utf8');

/** The fenced blocks of a language, as they would be copied. */
function blocks(page: string, language: string): string[] {
  return [...textOf(page).matchAll(new RegExp(`^\`\`\`${language}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(
    ([, block]) => block ?? '',
  );
}

const prose = (page: string): string => textOf(page).replace(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, '');

/** The anchor that GitHub gives a heading: lower case, blanks to hyphens, no punctuation. */
function anchorsOf(page: string): string[] {
  const headings = [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading]) => heading ?? '');
  return headings.map((heading) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

describe.each(PAGES)('%s', (page) => {
  test('links to what is there', () => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)|src="([^"]+)"/g)].map(
      ([, link, source]) => link ?? source ?? '',
    );
    const dead = links.filter((link) => {
      if (/^[a-z]+:/.test(link)) return false;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? page : join(dirname(page), path);
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== undefined && !anchorsOf(target).includes(anchor);
    });
    expect(dead).toEqual([]);
  });

  test('has JSON and YAML that can be copied', () => {
    for (const block of blocks(page, 'json')) expect(() => JSON.parse(block) as unknown).not.toThrow();
    for (const block of blocks(page, 'yaml')) expect(() => parse(block) as unknown).not.toThrow();
  });
});

describe('README.md', () => {
  const readme = textOf('README.md');

  test('stays short', () => {
    expect(readme.split('\n').length - 1).toBeLessThanOrEqual(200);
  });

  test('has the two commands', () => {
    expect(readme).toContain('\nnpm ci && npm run demo\nnpm ci && npm test\n');
  });

  test('prints the policies that the world quick-start has', () => {
    interface QuickStart {
      accounts: Record<string, { roles: Record<string, { trust: string; policies: Record<string, unknown> }> }>;
      run: { inputs: Record<string, string> };
    }
    const world = parse(textOf('testbed/worlds/quick-start.yml')) as QuickStart;
    const role = world.accounts['111122223333']?.roles['search-app'];
    const [trust = '', checker = ''] = blocks('README.md', 'json');
    expect(role?.trust).toBe(trust.trimEnd());
    expect(role?.policies['bedrock-access-check']).toBe(checker.trimEnd());
    const [workflow = ''] = blocks('README.md', 'yaml');
    const { jobs } = parse(workflow) as { jobs: { access: { steps: { with?: Record<string, string> }[] } } };
    expect(jobs.access.steps[1]?.with).toEqual(world.run.inputs);
  });
});

describe('worlds', () => {
  const worlds = readdirSync(join(ROOT, 'testbed', 'worlds')).map((name) => name.replace(/\.yml$/, ''));

  test.each(['docs/recipes.md', 'docs/permissions.md'])('that %s names are there', (page) => {
    const sentences = [...prose(page).matchAll(/Worlds?: ([\s\S]*?)(?=\n\n|$)/g)].map(([, names]) => names ?? '');
    const named = sentences.flatMap((names) => [...names.matchAll(/`([a-z\d-]+)`/g)].map(([, name]) => name ?? ''));
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !worlds.includes(name))).toEqual([]);
  });

  test('of the documented set-ups each stand in a recipe', () => {
    const recipes = textOf('docs/recipes.md');
    expect(worlds.filter((name) => name.startsWith('seed-') && !recipes.includes(`\`${name}\``))).toEqual([]);
  });
});

test('docs/permissions.md names every operation of IAM that is asked', () => {
  const operations = [...textOf('src/aws/sdk/iam.ts').matchAll(/\b([A-Z]\w+)Command,/g)].map(([, name]) => name ?? '');
  expect(operations.length).toBeGreaterThan(5);
  const text = textOf('docs/permissions.md');
  expect(operations.filter((name) => !text.includes(`\`iam:${name}\``))).toEqual([]);
});

describe('configuration files', () => {
  const schema = configJsonSchema() as object;

  test('of the documentation are valid', () => {
    const validate = new Ajv({ strict: false }).compile(schema);
    const files = PAGES.flatMap((page) => blocks(page, 'yaml')).filter((block) => /^version: 1$/m.test(block));
    expect(files.length).toBeGreaterThan(3);
    for (const file of files) expect([validate(parse(file)), validate.errors]).toEqual([true, null]);
  });

  test('have each of their keys in docs/configuration.md', () => {
    const keys = new Set(keysOf(schema));
    expect(keys).toContain('foundation-models');
    const text = textOf('docs/configuration.md');
    expect([...keys].filter((key) => !text.includes(`\`${key}\``))).toEqual([]);
  });
});

/** Names of all properties that a JSON Schema declares, at any depth. */
function keysOf(schema: unknown): string[] {
  if (typeof schema !== 'object' || schema === null) return [];
  const own =
    'properties' in schema && typeof schema.properties === 'object' ? Object.keys(schema.properties ?? {}) : [];
  return [...own, ...Object.values(schema as Record<string, unknown>).flatMap(keysOf)];
}

test('docs/README.md lists every page', () => {
  const index = textOf('docs/README.md');
  const pages = PAGES.filter((page) => page.startsWith('docs/') && page !== 'docs/README.md');
  expect(pages.filter((page) => !index.includes(`(${page.slice('docs/'.length)})`))).toEqual([]);
});
