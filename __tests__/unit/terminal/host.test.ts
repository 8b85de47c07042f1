/** What a terminal never shows. */
import { expect, test } from '@jest/globals';
import { terminalHost } from '../../../src/host/terminal.ts';

test('a secret is hidden whole, also where another one is its beginning', () => {
  const lines: string[] = [];
  const host = terminalHost({
    ...{ options: new Map<string, string>(), env: {}, output: () => undefined },
    note: (line) => lines.push(line),
    warn: (line) => lines.push(line),
    terminal: { watch: () => () => undefined },
  });
  for (const secret of ['IQoJb3Jp', 'IQoJb3JpZ2luX2VjE']) host.secret(secret);
  host.info('token IQoJb3JpZ2luX2VjE of key IQoJb3Jp');
  host.warning('IQoJb3JpZ2luX2VjE');
  expect(lines).toEqual(['token *** of key ***', '***']);
});
