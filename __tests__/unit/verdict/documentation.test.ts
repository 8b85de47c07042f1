import { expect, test } from '@jest/globals';
import { definitions } from '../../../src/verdict/causes.ts';
import { DOCS } from '../../../src/verdict/documentation.ts';

test("every page is AWS's or GitHub's own, and some cause points to it", () => {
  const used = new Set(definitions().flatMap(([, { documentation }]) => documentation));
  for (const [name, page] of Object.entries(DOCS)) {
    expect(page).toMatch(/^https:\/\/docs\.(?:aws\.amazon|github)\.com\//);
    expect([name, used.has(page)]).toEqual([name, true]);
  }
});
