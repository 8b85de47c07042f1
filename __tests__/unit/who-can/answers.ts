/** Answers to "who can call it", made up for tests. */
import type { WhoCanFinding, WhoCanRow } from '../../../src/domain/who-can.ts';

/** A row of a role; `conditional`: its only way in has a condition. */
export function row(
  principal: string,
  { conditional = false, ...more }: Partial<WhoCanRow> & { conditional?: boolean } = {},
): WhoCanRow {
  const condition = { effect: 'Allow' as const, layer: 'identity', key: 'aws:SourceIp', values: ['10.0.0.0/8'] };
  return {
    ...{ principal, arn: `arn:aws:iam::111122223333:role/${principal}`, kind: 'role', tags: {}, model: 'vendor.model' },
    grade: conditional ? 'conditional' : 'by-assuming',
    openings: [
      {
        routes: [{ kind: 'on-demand', id: 'vendor.model', region: 'us-east-1' }],
        actions: ['invoke', 'stream'],
        statements: [{ policy: 'models', sid: 'All', line: 4 }],
        conditions: conditional ? [condition] : [],
        deniedIn: [],
      },
    ],
    assumedBy: [{ kind: 'service', who: 'lambda.amazonaws.com', subjects: [], keys: [], foreign: false }],
    ...more,
  };
}

/** An answer with these rows. */
export function answer(rows: WhoCanRow[], more: Partial<WhoCanFinding> = {}): WhoCanFinding {
  return {
    ...{ account: '111122223333', models: ['vendor.model'], regions: ['us-east-1'], actions: ['invoke', 'stream'] },
    ...{ principals: { roles: 10, users: 2 }, rows, unread: [], notVisible: ['What is not seen.'] },
    ...{ file: '.github/bedrock-access.yml', restricted: false },
    ...more,
  };
}
