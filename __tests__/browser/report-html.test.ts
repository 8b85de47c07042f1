/** The HTML report as a person gets it: in a real browser, from a file. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import type { Browser } from 'playwright-core';
import { HOW_TO_GET_CHROMIUM, hasChromium, startChromium } from '../../scripts/chromium.ts';
import { reportHtml } from '../../src/report/html/page.ts';
import { junitText } from '../../src/report/junit.ts';
import { redactReport } from '../../src/report/redact.ts';
import { reportWithout } from '../../src/report/report.ts';
import type { Report } from '../../src/domain/report.ts';
import { HOSTILE, hostileText } from '../unit/report/hostile.ts';
import { poisoned } from '../unit/report/poisoned.ts';
import { ACCOUNT, HAIKU, allWell, large, mixed, nothingDecided } from '../unit/report/samples.ts';
import { describeWith } from '../needs.ts';
import { accessibilityProblems, open, tabTo } from './pages.ts';

const WRONG = reportWithout(
  {},
  { name: 'bedrock-access-check', version: '1.0.0' },
  '2026-11-20T21:59:00.000Z',
  { result: 'error', reasons: ['1 mistake in the settings'] },
  [{ cause: 'configuration-invalid', message: 'a.yml:1:1: "modles" is not a key.', remedy: 'Write `models`.' }],
);
const REPORTS: [string, Report][] = [
  ['mixed', { ...mixed(), changes: poisoned('x').changes }],
  ['all well', allWell()],
  ['nothing decided', nothingDecided()],
  ['large', large(12)],
  ['mistakes', WRONG],
  ['skipped', { ...WRONG, gate: { result: 'skipped', reasons: ['a fork'] } }],
];

/** Elements and attributes that the page is made of. Anything else came out of a text. */
const FOREIGN = `(() => {
  const tags = new Set('html head meta title style body a header div h1 h2 h3 p main section article details summary form label select option input button output table caption thead tbody tr th td small b code pre span ul li dl dt dd br footer dialog script'.split(' '));
  const attributes = new Set('lang charset http-equiv content name class href id aria-labelledby aria-label aria-hidden role tabindex hidden value type autocomplete scope colspan rowspan rel open'.split(' '));
  const found = [];
  for (const element of document.querySelectorAll('*')) {
    if (!tags.has(element.localName)) found.push(element.localName);
    for (const { name } of element.attributes) if (!attributes.has(name) && !/^data-[apruvm]$/.test(name)) found.push(element.localName + ' ' + name);
    if (element.localName === 'a' && !/^(#|https:\\/\\/)/.test(element.getAttribute('href'))) found.push(element.outerHTML);
  }
  if (document.scripts.length !== 1) found.push('scripts');
  return found;
})()`;

describeWith('in a browser', hasChromium() ? undefined : HOW_TO_GET_CHROMIUM, () => {
  let browser: Browser;
  const opened: Browser[] = [];
  beforeAll(async () => {
    browser = await startChromium();
    opened.push(browser);
  });
  afterAll(async () => {
    for (const one of opened) await one.close();
  });

  describe.each(REPORTS)('%s', (_name, report) => {
    test.each(['light', 'dark'] as const)('opens quietly and is accessible, %s', async (colorScheme) => {
      const { page, requests, complaints, close } = await open(browser, reportHtml(report), { colorScheme });
      expect(await page.title()).toMatch(/^Bedrock access: ./);
      expect(await accessibilityProblems(page)).toEqual([]);
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
      expect(await accessibilityProblems(page)).toEqual([]);
      if (report.cells.length > 0) {
        await page.click('td a');
        expect(await accessibilityProblems(page)).toEqual([]);
      }
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    });
  });

  describe('the page', () => {
    test('says first whether something must be done', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()));
      expect(await page.locator('h1').innerText()).toBe(
        '❌ Bedrock access, 12 checks: 2 work, 2 are only simulated, 2 are to watch, 4 need action, 1 may need action, 1 could not be decided',
      );
      const heading = await page.locator('article.action h3').first().innerText();
      expect(heading).toContain(
        'can use us.anthropic.claude-opus-4-1-20250805-v1:0 in us-east-1 (stream), which must stay closed',
      );
      await close();
    });

    test('lets nothing run but its own script', async () => {
      const text = reportHtml(mixed()).replace(
        '</main>',
        '<script>document.title = "run"</script><b style="color:red">x</b></main>',
      );
      const { page, complaints, close } = await open(browser, text);
      expect(await page.title()).not.toBe('run');
      expect(complaints.join('\n')).toMatch(/Content Security Policy/);
      expect(complaints).toHaveLength(2);
      await close();
    });

    test('is filtered and read with the keyboard alone', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()));
      await tabTo(page, '.skip', 1);
      await page.keyboard.press('Enter');
      await tabTo(page, 'select[name=action]');
      await page.keyboard.type('stream');
      expect(await page.locator('#shown').innerText()).toBe('4 of 13 checks');
      expect(await page.locator('td a:visible', { hasText: 'invoke' }).count()).toBe(0);
      await tabTo(page, 'select[name=verdict]');
      await page.keyboard.type('Needs');
      expect(await page.locator('#shown').innerText()).toBe('2 of 13 checks');
      expect(await page.locator('tbody tr:visible', { hasText: 'titan' }).count()).toBe(0);

      await tabTo(page, 'td a');
      const link = await page.evaluate<string>('document.activeElement.hash');
      expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
      await page.keyboard.press('Enter');
      const panel = page.locator('dialog');
      expect(await panel.getAttribute('open')).toBe('');
      const said = await panel.innerText();
      expect(said).toContain('Expected: denied.');
      expect(said).toContain('Requirements (1)');
      await page.keyboard.press('Escape');
      expect(await panel.isVisible()).toBe(false);
      expect(await page.evaluate<string>('document.activeElement.hash')).toBe(link);
      await close();
    });

    test('is filtered by principal and model, and shows all again', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()));
      await page.selectOption('[name=principal]', 'batch');
      expect(await page.locator('#shown').innerText()).toBe('3 of 13 checks');
      await page.fill('[name=model]', 'HAIKU');
      expect(await page.locator('#shown').innerText()).toBe('1 of 13 checks');
      expect(await page.locator('tbody tr:visible').allInnerTexts()).toEqual([expect.stringContaining(HAIKU)]);
      await page.click('button[type=reset]');
      await page.locator('#shown', { hasText: /^All 13 checks$/ }).waitFor();
      await close();
    });

    test('copies a document byte for byte', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()));
      await page.evaluate(
        'document.execCommand = () => { window.copied = document.activeElement.value; return true; }',
      );
      await page.evaluate("Object.defineProperty(navigator, 'clipboard', { value: undefined })");
      await page.locator('article.action summary').first().click();
      await page.locator('article.action button.copy').first().click();
      const copied = await page.evaluate<string>('window.copied');
      expect(JSON.parse(copied)).toMatchObject({ Version: '2012-10-17' });
      expect(copied).toBe(await page.evaluate<string>("document.querySelector('article.action pre').textContent"));
      await close();
    });

    test('names each check for those who see no table, and says who does what', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()));
      const names = await page.evaluate<string[]>(
        "Array.from(document.querySelectorAll('td a'), (one) => one.getAttribute('aria-label'))",
      );
      expect(names).toHaveLength(13);
      expect(names).toContain(`invoke, ${HAIKU}, us-east-1, batch: simulated`);
      expect(await page.locator('.owners > li').first().innerText()).toMatch(/^IAM administrator: \d/);
      await close();
    });

    test('is read without its script', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()), { javaScriptEnabled: false }, '#c1');
      expect(await page.locator('form').isVisible()).toBe(false);
      expect(await page.locator('#c1 dt').first().isVisible()).toBe(true);
      expect(await page.locator('#c1').innerText()).toContain('Suggested policy');
      expect(await page.locator('#c2').isVisible()).toBe(false);
      await page.click('td a[href="#c2"]');
      expect(await page.locator('#c2 dt').first().isVisible()).toBe(true);
      await close();
    });

    test('is printed without what paper cannot do', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()), { colorScheme: 'dark' });
      await page.emulateMedia({ media: 'print' });
      expect(await page.locator('form').isVisible()).toBe(false);
      expect(await page.evaluate<string>('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
      expect(await page.locator('article pre').first().isVisible()).toBe(true);
      await close();
    });

    test('fits a narrow screen', async () => {
      const { page, close } = await open(browser, reportHtml(mixed()), { viewport: { width: 360, height: 800 } });
      expect(await page.evaluate<number>('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360);
      await close();
    });
  });

  describe('text from outside', () => {
    const merged = (texts: readonly string[]): Report => {
      const all = texts.map(poisoned);
      const [first = poisoned('')] = all;
      return {
        ...first,
        cells: all.flatMap(({ cells }) => cells),
        problems: all.flatMap(({ problems }) => problems),
        changes: all.flatMap(({ changes }) => changes),
        principals: all.flatMap(({ principals }) => principals),
      };
    };
    const check = async (report: Report): Promise<void> => {
      const { page, requests, complaints, close } = await open(browser, reportHtml(report));
      expect(await page.evaluate<string[]>(FOREIGN)).toEqual([]);
      await page.evaluate(
        "document.querySelectorAll('td a').forEach((one) => { one.click(); document.getElementById('panel').close(); })",
      );
      await page.fill('[name=model]', '<script>');
      expect(await page.evaluate<string[]>(FOREIGN)).toEqual([]);
      expect(requests).toEqual([]);
      expect(complaints).toEqual([]);
      await close();
    };

    test('is shown as it is', async () => {
      const text = '<img src=x onerror=alert(1)> &amp; "quoted"';
      const { page, close } = await open(browser, reportHtml(poisoned(text)));
      expect(await page.locator('article h3').first().innerText()).toContain(text);
      await close();
    });

    test('every hostile string in every place', async () => {
      await check(merged(HOSTILE));
    });

    test('whatever it is made of', async () => {
      await check(merged(fc.sample(hostileText, 150)));
    });

    test('leaves the JUnit file well-formed', async () => {
      const { page, close } = await open(browser, '<!doctype html><title>x</title>');
      const files = [...HOSTILE, ...fc.sample(hostileText, 50)].map((text) => junitText(poisoned(text)));
      const wrong = await page.evaluate<string[]>(
        `${JSON.stringify(files)}.flatMap((text) => Array.from(new DOMParser().parseFromString(text, 'text/xml').querySelectorAll('parsererror'), (one) => one.textContent))`,
      );
      expect(wrong).toEqual([]);
      await close();
    });
  });
});

test('nothing is in it that the options hide', () => {
  const text = reportHtml(redactReport(mixed(), { mask: true, detail: 'minimal' }));
  expect(text).not.toContain(ACCOUNT);
  expect(text).not.toContain('role/service');
  expect(text).not.toContain('is not authorized');
});
