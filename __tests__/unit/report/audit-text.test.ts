/** What principals could call beyond what is configured. */
import { describe, expect, test } from '@jest/globals';
import type { AuditStep, PrincipalAudit } from '../../../src/domain/report.ts';
import { auditSection } from '../../../src/report/audit-text.ts';

const step = (change: Partial<AuditStep> = {}): AuditStep => ({
  scope: 'model',
  regions: 'configured',
  asked: 10,
  reachable: 3,
  examples: ['m in a'],
  ...change,
});
const audit = (change: Partial<PrincipalAudit> = {}): PrincipalAudit => ({
  ...{ principal: 'app', asked: 10, steps: [step()] },
  smallest: { policies: [{ Version: 'x' }, { Version: 'y' }], confirmed: true },
  ...change,
});

test('is nothing without an audit', () => {
  expect(auditSection(undefined, true)).toBe('');
  expect(auditSection([], true)).toBe('');
});

test('has a table for each principal, and the smallest policies behind a fold', () => {
  const steps = [
    step(),
    step({ scope: 'family', regions: 'other' }),
    step({ scope: 'provider', reachable: 0, examples: [] }),
    step({ scope: 'everything', examples: ['a', 'b', 'c', 'd'] }),
  ];
  expect(auditSection([audit({ steps })], true)).toBe(
    [
      '### What is too much',
      '#### `app`',
      [
        '| Models | Regions | Could be called | For example |',
        '|---|---|---|---|',
        '| the configured models | the configured | 3 of 10 | m in a |',
        '| others of their families | all other | 3 of 10 | m in a |',
        '| others of their providers | the configured | 0 of 10 |  |',
        '| everything else | the configured | 3 of 10 | a, b, c and 1 more |',
      ].join('\n'),
      "<details>\n<summary>The smallest policy that still does, confirmed by IAM's simulator: every configured call, and nothing else that was asked</summary>",
      '```json\n{\n  "Version": "x"\n}\n```',
      '```json\n{\n  "Version": "y"\n}\n```',
      '</details>',
    ].join('\n\n'),
  );
});

describe('says', () => {
  test('that nothing could be simulated, with the smallest policy all the same', () => {
    const text = auditSection([audit({ steps: [] })], true);
    expect(text).toContain('What it could call besides could not be simulated.');
    expect(text).toContain('```json');
    expect(text).not.toContain('| Models |');
  });

  test('that the smallest policy was not confirmed', () => {
    const { policies } = audit().smallest;
    expect(auditSection([audit({ smallest: { policies, confirmed: false } })], true)).toContain(
      '<summary>The smallest policy that would still do, not confirmed by a simulation</summary>',
    );
  });
});

test('leaves the policies out where there is no room', () => {
  for (const steps of [[], [step()]]) expect(auditSection([audit({ steps })], false)).not.toContain('<details>');
});

test('names are text, and not longer than 120 characters', () => {
  const text = auditSection([audit({ principal: 'x'.repeat(121), steps: [step({ examples: ['<b>|'] })] })], false);
  expect(text).toContain(`#### \`${'x'.repeat(119)}…\``);
  expect(text).toContain('&#60;b&#62;&#124;');
});
