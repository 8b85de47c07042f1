/** What is to be done on the page: a card a finding, problems of the run, what changed. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Diagnosis, Report } from '../../../../src/domain/report.ts';
import { alarmCards, cardOfCell, changeTable, findingCards, ownerOverview } from '../../../../src/report/html/cards.ts';
import { omit } from '../../omit.ts';
import { cell, denial, report } from '../samples.ts';

const BAD = { verdict: 'denied', met: false } as const;
const because = (change: Partial<Diagnosis> = {}): Partial<Cell> => ({
  ...BAD,
  diagnosis: { ...denial(), layer: 'model', cause: 'x', summary: 'Why.', ...change },
});
const LINKED = { linked: true };
const FAIL = { gate: { result: 'fail' as const, reasons: [] } };
const cards = (cells: Cell[], linked = true): string => findingCards(report(cells, FAIL), { linked });
/** One thing to do for each. */
const tasks = (number: number, change: Partial<Cell> = {}): Cell[] =>
  Array.from({ length: number }, (_, index) =>
    cell({ ...because({ cause: `c-${index}` }), model: `m-${index}`, ...change }),
  );
function door(): Report {
  const open = cell({ expected: 'deny', met: false, model: 'd' });
  const { principal, region, model, action } = open;
  return report([open, cell({ model: 'm' })], {
    ...FAIL,
    changes: [{ kind: 'gained', principal, region, model, action }],
  });
}
const EVIL = '"><img src=x>';

describe('alarms', () => {
  test('have a section of their own, and are no other cards', () => {
    expect(alarmCards(door(), LINKED)).toMatch(
      /^<section aria-labelledby="alarms"><h2 id="alarms">Opened since the baseline<\/h2><article class="card action" id="f0"><h3><span class="i" aria-hidden="true">🚨<\/span> <code>app<\/code> can use <code>d<\/code>/,
    );
    expect(findingCards(door(), LINKED)).toBe('');
  });
  test('are none without one', () => {
    expect(alarmCards(report([cell(BAD)]), LINKED)).toBe('');
  });
});

describe('cards', () => {
  test('are sections by urgency, the most urgent first', () => {
    const text = cards([
      cell({ verdict: 'at-risk', model: 'w' }),
      cell({ ...BAD, model: 'a' }),
      cell({ ...BAD, confidence: 'suspected', model: 'b' }),
    ]);
    expect([...text.matchAll(/<h2 id="u-(\w+)">([^<]*)</g)].map(([, id, title]) => [id, title])).toEqual([
      ['action', 'Needs action'],
      ['maybe', 'May need action'],
      ['watch', 'To watch'],
    ]);
    expect(
      [...text.matchAll(/<article class="card (\w+)" id="(f\d)">/g)].map(([, urgency, id]) => [urgency, id]),
    ).toEqual([
      ['action', 'f0'],
      ['maybe', 'f1'],
      ['watch', 'f2'],
    ]);
  });

  test('are none where nothing is to be done', () => {
    expect(cards([cell()])).toBe('');
  });

  test('fifty of one urgency are shown, and the rest is counted', () => {
    expect(cards(tasks(50))).not.toContain('their checks are in the matrix');
    const text = cards(tasks(52));
    expect(text.match(/<article/g)).toHaveLength(50);
    expect(text).toContain('</article><p>And 2 more; their checks are in the matrix.</p></section>');
  });

  test('say what, why, who does what, of which checks, and where to read more', () => {
    expect(cards([cell({ ...because(), model: 'm' })]).replace(/<details>[^]*?<\/details>/, 'POLICY')).toBe(
      [
        '<section aria-labelledby="u-action"><h2 id="u-action">Needs action</h2><article class="card action" id="f0">',
        '<h3><span class="i" aria-hidden="true">❌</span> <code>app</code> cannot use <code>m</code> in us-east-1 (invoke)</h3>',
        '<div class="text"><p>Why. (<code>x</code>)</p></div>',
        '<div class="todo"><b>IAM administrator:</b> <div class="text">Add the suggested statement to a policy of the role app.</div></div>',
        'POLICY<p class="of">1 check: <a href="#c0">m, us-east-1, invoke</a>.</p>',
        '<p class="see">See <a href="https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html" rel="noopener noreferrer">Prerequisites for inference profiles</a>.</p></article></section>',
      ].join(''),
    );
  });

  test('without a diagnosis have no remedy, no policy and no link', () => {
    const text = cards([cell({ ...BAD, model: 'm' })]);
    expect(text).toContain('<p>No cause is known.</p></div><p class="of">1 check:');
    expect(text).not.toMatch(/class="todo"|<details>|class="see"/);
  });

  test('of an open door say how to close it, also where there is nobody to name', () => {
    const text = cards([cell({ expected: 'deny', met: false })]);
    expect(text).toContain(
      '<div class="todo"><b>IAM administrator:</b> <div class="text">Deny it in a policy of the principal; or, where it may stay open, remove <code>expect: deny</code>',
    );
  });

  test('list several remedies, of which six are shown', () => {
    const of = (number: number): string =>
      cards(
        Array.from({ length: number }, (_, index) =>
          cell(because({ remedy: { text: `Do ${index}.`, documentation: [] } })),
        ),
      );
    expect(of(2)).toContain('<ul class="text"><li>Do 0.</li><li>Do 1.</li></ul>');
    expect(of(6).match(/<li>Do \d\.<\/li>/g)).toHaveLength(6);
    expect(of(7)).toContain(
      '<ul class="text"><li>Do 0.</li><li>The other 6 are alike, each with its own resource.</li></ul>',
    );
  });

  test('name six checks, and count the rest', () => {
    const of = (number: number, linked = true): string =>
      /<p class="of">([^]*?)<\/p>/.exec(
        cards(
          Array.from({ length: number }, (_, index) =>
            cell({ ...because(), model: 'm', region: `r-${index}`, name: '<N>' }),
          ),
          linked,
        ),
      )?.[1] ?? '';
    expect(of(2)).toBe(
      '2 checks: <a href="#c0">&#60;N&#62;, r-0, invoke</a>; <a href="#c1">&#60;N&#62;, r-1, invoke</a>.',
    );
    expect(of(7)).toMatch(/^7 checks: .*r-5, invoke<\/a>; and 1 more\.$/);
    expect(of(6)).not.toContain('more');
    expect(of(1, false)).toBe('1 check: &#60;N&#62;, r-0, invoke.');
  });

  test('lead to the checks by their place in the report', () => {
    expect(cards([cell({ model: 'x' }), cell({ ...because(), model: 'm' })])).toContain('<a href="#c1">m,');
  });

  test('have three links at most, each page once', () => {
    const of = (...pages: string[]): string =>
      cards([
        cell(because({ remedy: { text: 'x', documentation: pages.map((page) => `https://docs.example/${page}`) } })),
      ]);
    expect(of('a', 'a', 'b').match(/rel="noopener/g)).toHaveLength(2);
    expect(of('a', 'b', 'c', 'd').match(/rel="noopener/g)).toHaveLength(3);
  });

  test('say of a policy whether the simulator confirmed it, and split it as IAM takes it', () => {
    const of = (proven: boolean | undefined, number = 1): string =>
      cards(
        Array.from({ length: number }, (_, index) => {
          const policy = {
            Statement: [{ Effect: 'Allow', Action: ['a:B'], Resource: [`${index}${'r'.repeat(5_000)}`] }],
          };
          return cell({
            ...because({ remedy: { text: 'x', policy, ...(proven !== undefined && { proven }), documentation: [] } }),
            model: `m-${index}`,
          });
        }),
      );
    expect(of(true)).toContain("<summary>Policy to add (IAM's simulator allows it with this policy)</summary>");
    expect(of(undefined)).toContain('<summary>Policy to add</summary>');
    expect(of(true, 2).match(/aria-label="Suggested policy"/g)).toHaveLength(2);
  });

  test('of a door have the Deny statements that close it, as one document', () => {
    const deny = (action: string): Cell =>
      cell({
        expected: 'deny',
        met: false,
        action,
        diagnosis: {
          ...denial(),
          remedy: {
            text: 'x',
            documentation: [],
            deny: { Statement: [{ Effect: 'Deny', Action: [action], Resource: '*' }] },
          },
        },
      });
    const text = cards([deny('a:B'), deny('a:C')]);
    expect(text.match(/<summary>Deny statement that closes it<\/summary>/g)).toHaveLength(1);
    expect(text).toMatch(/&#34;a:B&#34;,\s+&#34;a:C&#34;/);
    expect(cards([cell(because())])).not.toContain('closes it');
  });

  test('no name ends an element or attribute', () => {
    const text = cards([
      cell({
        ...because({
          summary: EVIL,
          cause: EVIL,
          remedy: { text: EVIL, documentation: [`https://x.example/${EVIL}`] },
        }),
        principal: EVIL,
        model: EVIL,
        region: EVIL,
        action: EVIL,
        name: EVIL,
      }),
    ]);
    expect(text).not.toContain('<img');
    expect(/<a href="#c0">([^<]*)</.exec(cards([cell({ ...because(), name: 'n'.repeat(300) })]))?.[1]).toBe(
      `${'n'.repeat(199)}…`,
    );
  });
});

describe('who does what', () => {
  test('is a list by owner, with a link to each card', () => {
    const cells = [...tasks(2), cell({ ...because({ owner: 'aws' }), model: 'a' }), cell({ ...BAD, model: 'b' })];
    const text = ownerOverview(report(cells, FAIL));
    expect([...text.matchAll(/<li><b>([^<]*)<\/b>: (\d+)<ul>/g)].map(([, owner, number]) => [owner, number])).toEqual([
      ['IAM administrator', '1'],
      ['IAM administrator', '2'],
      ['AWS', '1'],
    ]);
    expect(text).toContain(
      '<li><span class="i" aria-hidden="true">❌</span> <a href="#f0">app cannot use b in us-east-1 (invoke)</a></li>',
    );
  });

  test('marks alarms', () => {
    const given = door();
    expect(ownerOverview({ ...given, cells: [...given.cells, ...tasks(1)] })).toContain('🚨</span> <a href="#f0">');
  });

  test('is nothing where one look at the cards says it', () => {
    expect(ownerOverview(report(tasks(1)))).toBe('');
    expect(ownerOverview(report(tasks(2)))).not.toBe('');
  });

  test('names fifty of one owner, each in 300 characters at most', () => {
    expect(ownerOverview(report(tasks(51))).match(/<a href/g)).toHaveLength(50);
    const long = ownerOverview(
      report(tasks(2, { principal: 'p'.repeat(120), name: 'n'.repeat(300), region: 'r'.repeat(200) })),
    );
    expect(/<a href="#f0">([^<]*)</.exec(long)?.[1]).toHaveLength(300);
  });
});

test('each check of a finding knows its card', () => {
  const [fine, bad, other] = [
    cell({ model: 'a' }),
    cell({ ...because(), model: 'b' }),
    cell({ verdict: 'at-risk', model: 'c' }),
  ];
  const known = cardOfCell(report([fine, other, bad]));
  expect([fine, bad, other].map((one) => known.get(one))).toEqual([undefined, '#f0', '#f1']);
});

describe('what changed since the baseline', () => {
  const change = (more = {}) => ({
    kind: 'lost' as const,
    principal: 'app',
    region: 'r',
    model: 'm',
    action: 'invoke',
    before: 'accessible',
    after: 'denied',
    ...more,
  });
  const table = (...changes: ReturnType<typeof change>[]): string => changeTable(report([cell()], { changes }));
  test('is a table, a row for each', () => {
    expect(table(change({ model: '-' }))).toContain(
      '<thead><tr><th scope="col">Change</th><th scope="col">Principal</th><th scope="col">Model</th><th scope="col">Region</th><th scope="col">Action</th><th scope="col">Before → now</th></tr></thead><tbody><tr><td>❌ lost</td><td><code>app</code></td><td>(no model)</td><td>r</td><td>invoke</td><td>accessible → denied</td></tr></tbody>',
    );
  });
  test('has nothing before what was not checked before', () => {
    const added = omit(change(), 'before');
    expect(changeTable(report([cell()], { changes: [added] }))).toContain('<td> → denied</td>');
  });
  test('leaves alarms out, which are said above', () => {
    expect(changeTable(door())).toBe('');
    expect(table()).toBe('');
  });
  test('is 200 rows at most', () => {
    const many = (number: number): string => table(...Array.from({ length: number }, () => change()));
    expect(many(200)).not.toContain('more; all');
    expect(many(202).match(/<tr><td>/g)).toHaveLength(200);
    expect(many(202)).toContain('<p>And 2 more; all are in <code>report.json</code>.</p></section>');
  });
  test('is text', () => {
    expect(
      table(change({ principal: EVIL, region: EVIL, model: EVIL, action: EVIL, before: EVIL, after: EVIL })),
    ).not.toContain('<img');
    expect(table(change({ before: 'b'.repeat(121) }))).toContain(`<td>${'b'.repeat(119)}… → denied</td>`);
  });
});
