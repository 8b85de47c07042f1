import { describe, expect, test } from '@jest/globals';
import { WorldError, loadWorld, parseWorld } from '../../../testbed/load.ts';
import { WORLD } from './support.ts';

/** What the loader says of the world with one text replaced. */
function complaint(from: string, to: string): string {
  if (!WORLD.includes(from)) throw new Error(`the world has no ${from}`);
  try {
    parseWorld(WORLD.replace(from, to), 'w.yml');
  } catch (error) {
    if (error instanceof WorldError) return error.message;
    throw error;
  }
  return '';
}

function lineOf(text: string): number {
  return WORLD.slice(0, WORLD.indexOf(text)).split('\n').length;
}

describe('a world that is not in the format', () => {
  test.each([
    { name: 'an unknown key', from: 'streaming: false', to: 'streming: false', says: 'unknown key streming' },
    { name: 'a wrong type', from: 'on-demand: false', to: 'on-demand: perhaps', says: 'expected boolean' },
    { name: 'an unknown state', from: 'runtime: quota', to: 'runtime: tired', says: 'Invalid option' },
    { name: 'a short account ID', from: "'111122223333':\n", to: "'1111':\n", says: 'must be an account ID' },
    {
      name: 'a policy that IAM refuses',
      from: 'Effect: Deny',
      to: 'Effect: Maybe',
      says: 'accounts.111122223333.roles.ci.policies.models',
    },
  ])('$name', ({ from, to, says }) => {
    expect(complaint(from, to)).toContain(says);
  });

  test('is told of with its line, all mistakes at once', () => {
    const text = WORLD.replace('streaming: false', 'streming: false').replace(
      'session-duration: 7200',
      'session-duration: 1',
    );
    const lines = [lineOf('max-session-duration'), lineOf('streaming: false')];
    expect(() => parseWorld(text, 'w.yml')).toThrow(
      new RegExp(`^w\\.yml:${lines[0] ?? 0}:\\d+: .*\nw\\.yml:${lines[1] ?? 0}:\\d+: .*streming$`),
    );
  });

  test('broken YAML', () => {
    expect(complaint('title: Services', 'title: "Services')).toMatch(/^w\.yml:\d+:\d+: /);
  });
});

test('an unknown name is answered with the names there are', () => {
  expect(() => loadWorld('no-such-world')).toThrow(/There is no world "no-such-world"\. There are: .*demo/);
});

test('inputs may be written without quotes', () => {
  const { run } = parseWorld(WORLD.replace('inputs: {}', 'inputs: { simulate: false, concurrency: 4 }'), 'w.yml');
  expect(run.inputs).toEqual({ simulate: 'false', concurrency: '4' });
});
