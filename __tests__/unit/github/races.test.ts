/** Two runs that write at the same moment, in every order in which their calls can meet. */
import { describe, expect, test } from '@jest/globals';
import { publishComment } from '../../../src/github/comment.ts';
import { publishIssue } from '../../../src/github/issue.ts';
import { commentMarker } from '../../../src/report/comment-body.ts';
import { BOT, everyOrder } from './hub.ts';

const place = { owner: 'o', repo: 'r' };

function comment(key: string, text: string) {
  const marker = commentMarker(key);
  return { ...place, number: 1, marker, body: `${marker}\n${text}`, mode: 'always' as const, allIsWell: false };
}

describe('comments', () => {
  test('two runs of one check leave one comment, and it is one of theirs', async () => {
    const orders = await everyOrder(
      () => ['A', 'B'].map((text) => (client) => publishComment(client, comment('k', text))),
      (hub, order) => {
        expect([order, hub.comments.length]).toEqual([order, 1]);
        expect(hub.comments[0]?.body).toMatch(/\n[AB]$/);
      },
    );
    expect(orders).toBeGreaterThan(20);
  });

  test('two jobs of a matrix keep a comment each', async () => {
    await everyOrder(
      () => ['A', 'B'].map((text) => (client) => publishComment(client, comment(text, text))),
      (hub, order) => {
        expect([order, hub.comments.map(({ body }) => body.split('\n')[1]).sort()]).toEqual([order, ['A', 'B']]);
      },
    );
  });

  test('where one is there already, both update it', async () => {
    await everyOrder(
      (hub) => {
        const body = `${commentMarker('k')}\nOld.`;
        hub.comments.push({
          id: 5,
          body,
          user: { login: BOT },
          html_url: 'https://github.com/o/r/pull/1#issuecomment-5',
        });
        return ['A', 'B'].map((text) => (client) => publishComment(client, comment('k', text)));
      },
      (hub) => {
        expect(hub.comments.map(({ id }) => id)).toEqual([5]);
        expect(hub.comments[0]?.body).toMatch(/\n[AB]$/);
      },
    );
  });
});

test('two runs open one issue; one that came too late is closed as a duplicate', async () => {
  const marker = '<!-- bedrock-access-check issue key=k -->';
  const request = { ...place, marker, title: 't', state: '<!-- s -->', failing: true, news: 'News.' };
  await everyOrder(
    () =>
      ['A', 'B'].map(
        (text) => (client) => publishIssue(client, { ...request, body: `${marker}\n<!-- s -->\n${text}` }),
      ),
    (hub, order) => {
      const open = hub.issues.filter(({ state }) => state === 'open');
      expect([order, open.length]).toEqual([order, 1]);
      expect(open[0]?.number).toBe(Math.min(...hub.issues.map(({ number }) => number)));
      expect(hub.issues.filter(({ body }) => body.startsWith(marker))).toHaveLength(1);
    },
  );
});
