/** One check in full. */
import { describe, expect, test } from '@jest/globals';
import type { Cell } from '../../../../src/domain/report.ts';
import { cellDetails, policyText } from '../../../../src/report/html/cell-details.ts';
import { numbered } from '../../../../src/report/html/numbered.ts';
import { cell, denial, report, requirement } from '../samples.ts';

const details = (change: Partial<Cell> = {}): string =>
  numbered(report([cell(change)]))
    .map(cellDetails)
    .join('');
/** Titles and bodies of the list. */
function facts(change: Partial<Cell> = {}): Record<string, string> {
  return Object.fromEntries(
    [...details(change).matchAll(/<dt>([^]*?)<\/dt><dd>([^]*?)<\/dd>/g)].map(
      ([, title = '', body = '']) => [title, body] as const,
    ),
  );
}
const BAD = { verdict: 'denied', met: false, diagnosis: denial() } as const;

describe('the fold', () => {
  test('says what it is, and can be linked to and back', () => {
    const text = details({ ...BAD, model: 'm' });
    expect(
      text.startsWith('<details class="cell" data-p="app" data-a="invoke" data-v="denied" data-u="action" data-m="m">'),
    ).toBe(true);
    expect(text).toContain('❌</span> <b>no Allow</b> <span><code>m</code> in us-east-1, invoke, app</span></summary>');
    expect(text).toContain('<div class="full" id="c0">');
    expect(text.endsWith('<p class="back"><a href="#m0">Back to the matrix</a></p></div></details>')).toBe(true);
  });

  test('names a model by name and ID', () => {
    expect(details({ model: 'm', name: '<i>' })).toContain('<span>&#60;i&#62; (<code>m</code>) in');
    expect(details({ model: '-' })).toContain('<span>(no model) in');
  });

  test('cuts a principal at 120 characters, but finds it by its whole name', () => {
    const text = details({ principal: 'p'.repeat(121) });
    expect(text).toContain(`data-p="${'p'.repeat(121)}"`);
    expect(text).toContain(`, ${'p'.repeat(119)}…</span>`);
  });
});

describe('the facts', () => {
  test('are in this order, and none is empty', () => {
    const exemption = { until: '2027-03-31', reason: 'asked', state: 'holds' } as const;
    expect(Object.keys(facts({ ...BAD, exemption, notes: ['snapshot'] }))).toEqual([
      'Why',
      'Exemption',
      'IAM administrator',
      'Suggested policy',
      'Found',
      'Evidence',
      'Requirements (1)',
      'Notes',
      'Target',
    ]);
    expect(
      Object.keys(
        facts({ target: { ...cell().target, arn: '' }, simulation: { outcome: 'not-made', requirements: [] } }),
      ),
    ).toEqual(['Found', 'Evidence']);
  });

  test('why: the summary and its cause', () => {
    expect(facts({ ...BAD, diagnosis: { ...denial(), summary: 'No `a<b`.' } }).Why).toBe(
      'No <code>a&#60;b</code>. <code>identity-policy-no-allow</code>',
    );
    expect(facts({ ...BAD, diagnosis: { ...denial(), summary: 's'.repeat(9_000) } }).Why).toHaveLength(
      8_000 + ' <code>identity-policy-no-allow</code>'.length,
    );
  });

  test('who does what, with three links at most', () => {
    const remedy = {
      text: 'Do it.',
      documentation: ['a', 'b', 'c', 'd'].map((page) => `https://docs.example/${page}`),
    };
    const said = facts({ ...BAD, diagnosis: { ...denial(), remedy } })['IAM administrator'] ?? '';
    expect(
      said.startsWith(
        '<div class="text">Do it.<br>See <a href="https://docs.example/a" rel="noopener noreferrer">a</a>, ',
      ),
    ).toBe(true);
    expect(said.match(/<a /g)).toHaveLength(3);
    expect(facts({ ...BAD, diagnosis: { ...denial(), remedy: { text: '', documentation: [] } } })).not.toHaveProperty(
      'IAM administrator',
    );
    expect(
      facts({ ...BAD, diagnosis: { ...denial(), remedy: { text: 'Do it.', documentation: [] } } })['IAM administrator'],
    ).toBe('<div class="text">Do it.</div>');
    expect(
      facts({ ...BAD, diagnosis: { ...denial(), remedy: { text: '', documentation: ['https://docs.example/a'] } } })[
        'IAM administrator'
      ],
    ).toContain('See');
  });

  test('what was found, how sure it is, and what was expected', () => {
    expect(facts().Found).toBe('<b>accessible</b>, observed: a call works. Expected: allowed.');
    expect(facts({ expected: 'deny', verdict: 'denied', confidence: 'simulated' }).Found).toBe(
      '<b>denied</b>, simulated: a policy refuses the call. Expected: denied.',
    );
    expect(facts({ verdict: 'unchecked', confidence: 'none', met: null }).Found).toBe(
      '<b>unchecked</b>: nothing was asked that could decide it. Expected: allowed.',
    );
  });

  test('requirements are listed once, with their decisions', () => {
    const requirements = [
      requirement({ action: 'a:B', resource: 'r' }),
      requirement({ action: 'a:B', resource: '<s>', decision: 'explicitDeny' }),
    ];
    const said = facts({ simulation: { outcome: 'denied', requirements } });
    expect(said['Requirements (2)']).toBe(
      [
        '<ul class="plain"><li><span class="i" aria-hidden="true">✅</span> allowed: <code>a:B</code> on <code>r</code> with <code>aws:RequestedRegion</code> <code>us-east-1</code></li>',
        '<li><span class="i" aria-hidden="true">❌</span> explicitly denied: <code>a:B</code> on <code>&#60;s&#62;</code> with <code>aws:RequestedRegion</code> <code>us-east-1</code></li></ul>',
      ].join(''),
    );
    expect(said.Evidence).not.toContain('<code>a:B</code>');
  });

  test('notes are explained', () => {
    expect(facts({ notes: ['context-asserted'] }).Notes).toBe(
      '<ul><li><b>context-asserted</b>: The answer rests on context of the configuration file, which was not checked.</li></ul>',
    );
  });
});

test('a policy says whether the simulator confirmed it', () => {
  expect(policyText({ a: '<b>' }, true)).toMatch(
    /&#60;b&#62;[^]*<small>IAM's simulator allows the call with it\.<\/small>$/,
  );
  expect(policyText({}, false)).toMatch(/<small>Not confirmed by a simulation\.<\/small>$/);
  expect(policyText({}, undefined)).toMatch(/<small>Not confirmed by a simulation\.<\/small>$/);
});
