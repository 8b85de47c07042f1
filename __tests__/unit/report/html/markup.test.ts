/** Outside text in the HTML report. */
import { describe, expect, test } from '@jest/globals';
import { copyable, HTML, htmlParagraphs, icon, listOf } from '../../../../src/report/html/markup.ts';

const EVIL = '<img src=x onerror="alert(1)">`\u202e';
const SAFE = '&#60;img src=x onerror=&#34;alert(1)&#34;&#62;&#96;[U+202E]';

test('no text ends its element or attribute', () => {
  expect(HTML.code(EVIL)).toBe(`<code>${SAFE}</code>`);
  expect(HTML.text(EVIL)).toBe(SAFE);
  expect(HTML.prose(EVIL)).toBe(SAFE);
  expect(HTML.prose('Add `a<b`.')).toBe('Add <code>a&#60;b</code>.');
  expect(HTML.strong('denied')).toBe('<b>denied</b>');
  expect(copyable(EVIL, EVIL)).toContain(`aria-label="${SAFE}"><code>${SAFE}</code></pre>`);
});

test('a symbol is skipped by screen readers: the word beside it says the same', () => {
  expect(icon('❌')).toBe('<span class="i" aria-hidden="true">❌</span>');
});

test('a document to copy is whole, reached by the keyboard, and its button waits for the script', () => {
  expect(copyable('a\n  b', 'Policy')).toBe(
    '<div class="doc"><button type="button" class="copy" hidden>Copy</button><pre tabindex="0" aria-label="Policy"><code>a\n  b</code></pre></div>',
  );
});

describe('a text of several lines', () => {
  test.each([
    ['one paragraph stays inline', 'a <b>', 'a &#60;b&#62;'],
    ['several are paragraphs', 'a\nb', '<p>a</p><p>b</p>'],
    ['blank lines are none', 'a\n\n \nb', '<p>a</p><p>b</p>'],
    ['one paragraph between blank lines stays inline', '\na\n', 'a'],
    ['what is indented is in a box to copy', 'a\n  x: <y>', `<p>a</p>${copyable('x: <y>', 'To copy')}`],
    ['also alone', '  x', copyable('x', 'To copy')],
    ['nothing is nothing', '', ''],
  ])('%s', (_rule, text, html) => {
    expect(htmlParagraphs(text)).toBe(html);
  });
});

test('a list has a class where it is of a kind, and does not exist without items', () => {
  expect(listOf(['a', '<b>b</b>'])).toBe('<ul><li>a</li><li><b>b</b></li></ul>');
  expect(listOf(['a'], 'plain')).toBe('<ul class="plain"><li>a</li></ul>');
  expect(listOf([], 'plain')).toBe('');
});
