/** `who-can.html`: the whole table, readable without its script. */
import { createHash } from 'node:crypto';
import { describe, expect, test } from '@jest/globals';
import { whoCanHtml } from '../../../../src/report/who-can/html.ts';
import { omit } from '../../omit.ts';
import { answer, row } from '../../who-can/answers.ts';

const AT = '2026-11-28T12:00:00.000Z';
const page = (...findings: ReturnType<typeof answer>[]): string => [...whoCanHtml(findings, AT)].join('');
const ALLOWED = { allowedBy: { entry: 'x', reason: 'y' } };
const added = (principal: string) => ({
  kind: 'added' as const,
  principal,
  arn: `arn:aws:iam::111122223333:role/${principal}`,
  model: 'vendor.model',
});

describe('the head', () => {
  test('lets in its own style and script, and nothing else', () => {
    const html = page(answer([]));
    const hash = (tag: string): string =>
      `'sha256-${createHash('sha256')
        .update(new RegExp(`<${tag}>([^]*?)</${tag}>`).exec(html)?.[1] ?? '')
        .digest('base64')}'`;
    expect(html).toContain(
      `content="default-src 'none'; style-src ${hash('style')}; script-src ${hash('script')}; base-uri 'none'; form-action 'none'"`,
    );
  });

  test('says what each answer comes to, and when', () => {
    const html = page(answer([]), answer([], { models: [] }));
    expect(html).toMatch(
      /<p>By their policies, 0 of 10 roles[^<]*<\/p><p>Nothing was looked at[^<]*<\/p><\/div><p class="about">2026-11-28 12:00 UTC<\/p>/,
    );
  });

  test.each([
    ['all are expected', answer([row('a', ALLOWED)], { restricted: true }), 'open'],
    ['no list is kept', answer([row('a')]), 'open'],
    ['one is on no list', answer([row('a')], { restricted: true }), 'bad'],
    ['one is new', answer([row('a')], { changes: [added('a')] }), 'bad'],
    ['one is gone', answer([], { changes: [{ ...added('a'), kind: 'removed' }] }), 'open'],
  ])('is red or not: %s', (_what, finding, colour) => {
    expect(page(finding)).toContain(`<div class="verdict ${colour}">`);
    expect(page(answer([]), finding)).toContain(`<div class="verdict ${colour}">`);
  });
});

describe('a table', () => {
  test('says for which file it is, where that is known', () => {
    expect(page(answer([]))).toContain('<h2>Principals, for .github/bedrock-access.yml</h2>');
    expect(page(answer([], { file: '' }))).toContain('<h2>Principals</h2>');
    const alone = omit(answer([row('a')]), 'file', 'restricted');
    const html = [...whoCanHtml([alone], AT)].join('');
    expect(html).toContain('<h2>Principals</h2>');
    expect(html).not.toContain('on no allow-list');
  });

  test('has a row for each principal and model, with its ARN below its name', () => {
    expect(page(answer([row('app')]))).toContain(
      '<tr data-grade="by-assuming"><th scope="row"><b>role app</b><br><small><code>arn:aws:iam::111122223333:role/app</code></small></th><td>vendor.model</td><td>only by assuming</td><td>on demand</td><td>All of models, line 4</td><td></td><td></td><td>service lambda.amazonaws.com</td></tr>',
    );
    expect(page(answer([row('app', { arn: '' })]))).toContain('<b>role app</b></th>');
  });

  test('marks who is on no list, who is new, and who is both', () => {
    const rows = [row('a', ALLOWED), row('b'), row('c')];
    const html = page(answer(rows, { restricted: true, changes: [added('a'), added('c')] }));
    expect(html).toContain('<b>role a</b> <b>(new since the baseline)</b>');
    expect(html).toContain('<b>role b</b> <b>(on no allow-list)</b>');
    expect(html).toContain('<b>role c</b> <b>(on no allow-list, new since the baseline)</b>');
  });

  test('marks as new no other model, and no other role of the name', () => {
    const html = page(
      answer([row('a', { model: 'other' }), row('a', { arn: 'arn:other' })], { changes: [added('a')] }),
    );
    expect(html).not.toContain('(new since');
  });

  test('says of whom nothing is said, and what cannot be seen', () => {
    expect(page(answer([], { unread: ['x', '<y>'] }))).toContain(
      '<p>Nothing is said of these principals, whose policies could not be read: x, &#60;y&#62;.</p>',
    );
    expect(page(answer([]))).not.toContain('Nothing is said');
    expect(page(answer([], { notVisible: ['a', '<b>'] }))).toContain(
      '<h3>What this cannot see</h3><ul><li>a</li><li>&#60;b&#62;</li></ul>',
    );
  });
});

test('the filter knows each answer, and waits for the script', () => {
  expect(page(answer([]))).toContain(
    '<form id="filters" hidden aria-label="Filters"><label>Contains<input name="text" type="search" autocomplete="off"></label><label>Answer<select name="grade"><option value="">All</option><option value="yes">yes</option><option value="by-assuming">only by assuming</option><option value="conditional">under a condition</option><option value="unused">no longer used</option></select></label>',
  );
});
