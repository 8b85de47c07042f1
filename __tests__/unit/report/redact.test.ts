import { describe, expect, test } from '@jest/globals';
import { baselineOf } from '../../../src/compare/baseline.ts';
import { commentBody } from '../../../src/report/comment-body.ts';
import { cellLines } from '../../../src/report/log-lines.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import type { Knowledge } from '../../../src/report/redact.ts';
import { NOTHING_KNOWN, redactReport, redactText, redaction, resolveAuto } from '../../../src/report/redact.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import type { Report } from '../../../src/domain/report.ts';
import { ACCOUNT, MESSAGE, cell, denial, mixed, report, requirement } from './samples.ts';

const OTHER = '444455556666';
const SUBJECT = 'repo:octo-org/octo-repo:ref:refs/heads/main';
const MASK = { mask: true, detail: 'full' } as const;
const MINIMAL = { mask: false, detail: 'minimal' } as const;
const BOTH = { mask: true, detail: 'minimal' } as const;

const secretive: Report = report(
  [
    cell({
      principal: 'web-app-role',
      verdict: 'denied',
      met: false,
      model: `arn:aws:bedrock:us-east-1:${OTHER}:application-inference-profile/heol2zyy5v48`,
      simulation: {
        outcome: 'denied',
        requirements: [
          requirement({
            decision: 'explicitDeny',
            statements: [
              {
                policy: 'role_web-app-role_secret-policy',
                type: 'IAM Policy',
                sid: 'DenyEu',
                start: { line: 3, column: 5 },
              },
            ],
          }),
        ],
      },
      probe: {
        outcome: 'refused',
        error: { name: 'AccessDeniedException', status: 403, message: MESSAGE, requestId: 'r-1' },
      },
      diagnosis: {
        ...denial(),
        summary: `The policy secret-policy of web-app-role in organization o-a1b2c3d4e5 denies it: ${MESSAGE}`,
        evidence: [
          `arn:aws:organizations::${OTHER}:policy/o-a1b2c3d4e5/service_control_policy/p-12345678 denies it.`,
          `The token's subject is ${SUBJECT}.`,
          'arn:aws:iam::777788889999:user/division/jane may not.',
          'It is attached to ou-a1b2-c3d4e5f6.',
        ],
        remedy: {
          text: `Change arn:aws:iam::${ACCOUNT}:policy/team/secret-policy.`,
          policy: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Action: 'bedrock:InvokeModel',
                Resource: `arn:aws:bedrock:us-east-1:${OTHER}:inference-profile/x`,
              },
            ],
          },
          documentation: [],
        },
      },
    }),
    cell({ principal: 'app' }),
  ],
  {
    principals: [
      { name: 'web-app-role', arn: `arn:aws:iam::${ACCOUNT}:role/hidden/web-app-role`, account: ACCOUNT, via: 'oidc' },
      { name: 'app', arn: `arn:aws:iam::${OTHER}:role/backend`, account: OTHER, via: 'ambient' },
    ],
    gate: { result: 'fail', reasons: ['no cell of web-app-role could be decided'] },
    problems: [
      {
        cause: 'oidc-trust-mismatch',
        message: `${SUBJECT} may not assume arn:aws:iam::${ACCOUNT}:role/hidden/web-app-role.`,
        remedy: 'Trust it.',
      },
    ],
    changes: [{ kind: 'lost', principal: 'web-app-role', region: 'us-east-1', model: 'm', action: 'invoke' }],
  },
);

const known: Knowledge = {
  ...NOTHING_KNOWN,
  principals: [
    { name: 'web-app-role', configured: false },
    { name: 'app', configured: true },
  ],
  names: ['secret-policy'],
  subjects: [SUBJECT],
};

describe('auto', () => {
  test.each([
    ['auto', 'auto', 'public', { mask: true, detail: 'minimal' }],
    ['auto', 'auto', 'private', { mask: false, detail: 'full' }],
    ['auto', 'auto', 'unknown', { mask: true, detail: 'full' }],
    ['false', 'full', 'public', { mask: false, detail: 'full' }],
    ['true', 'minimal', 'private', { mask: true, detail: 'minimal' }],
  ] as const)('mask %s, detail %s in a %s repository', (mask, detail, visibility, options) => {
    expect(resolveAuto({ mask, detail, visibility })).toEqual(options);
  });
});

describe('masked accounts', () => {
  const masked = redactReport(secretive, MASK, known);

  test('are in no string any more', () => {
    expect(JSON.stringify(masked)).not.toMatch(/\d{12}/);
  });

  test('are numbered by principal, so that two stay apart', () => {
    expect(masked.principals.map(({ arn, account }) => [arn, account])).toEqual([
      ['arn:aws:iam::account-1:role/hidden/web-app-role', 'account-1'],
      ['arn:aws:iam::account-2:role/backend', 'account-2'],
    ]);
    expect(JSON.stringify(masked.cells[0]?.diagnosis?.remedy.policy)).toContain(
      'arn:aws:bedrock:us-east-1:account-2:inference-profile/x',
    );
    expect(masked.cells[0]?.diagnosis?.evidence[2]).toBe('arn:aws:iam::account-3:user/division/jane may not.');
  });

  test('keep their numbers while texts come and go', () => {
    const [first = cell(), ...rest] = secretive.cells;
    const noisy = cell({ ...first, diagnosis: { ...denial(), summary: 'Account 000011112222 says no.' } });
    const again = redactReport({ ...secretive, cells: [noisy, ...rest] }, MASK, known);
    expect(baselineOf(again)).toEqual(baselineOf(masked));
    expect(again.cells[0]?.diagnosis?.summary).toBe('Account account-3 says no.');
  });

  test('leave dates, counts, hashes and request IDs alone', () => {
    const id = '0b1c2d3e-4f50-6172-8394-012345678901';
    const text = `anthropic.claude-haiku-4-5-20251001-v1:0 1700000000000 ${id}`;
    const given = report([cell({ verdict: 'unavailable', met: false, diagnosis: { ...denial(), summary: text } })]);
    expect(redactReport(given, MASK).cells[0]?.diagnosis?.summary).toBe(text);
  });

  test('nothing changes where nothing is to be hidden', () => {
    expect(redactReport(secretive, { mask: false, detail: 'full' }, known)).toBe(secretive);
  });
});

describe('minimal detail', () => {
  const minimal = redactReport(secretive, MINIMAL, known);
  const everywhere = [
    JSON.stringify(minimal),
    JSON.stringify(baselineOf(minimal)),
    summaryMarkdown(minimal),
    commentBody(minimal, 'k'),
    cellLines(minimal.cells).join('\n'),
  ];

  test.each([
    'web-app-role',
    'secret-policy',
    'hidden',
    'backend',
    'jane',
    'division',
    'DenyEu',
    'o-a1b2c3d4e5',
    'ou-a1b2-c3d4e5f6',
    'p-12345678',
    SUBJECT,
    'not authorized to perform',
  ])('%j is on no surface', (secret) => {
    for (const surface of everywhere) expect(surface).not.toContain(secret);
  });

  test('default names become pseudonyms, configured ones stay', () => {
    expect(minimal.principals.map(({ name, arn }) => [name, arn])).toEqual([
      ['principal-1', ''],
      ['app', ''],
    ]);
    // In canonical order, which other names change.
    expect(minimal.cells.map(({ principal }) => principal)).toEqual(['app', 'principal-1']);
    expect(minimal.gate.reasons).toEqual(['no cell of principal-1 could be decided']);
    expect(minimal.changes[0]?.principal).toBe('principal-1');
  });

  test('texts stay readable', () => {
    const first = minimal.cells.find(({ principal }) => principal === 'principal-1');
    expect(first?.diagnosis?.summary).toBe(
      'The policy (withheld) of principal-1 in organization (organization) denies it: (message withheld)',
    );
    expect(first?.diagnosis?.evidence).toEqual([
      '(policy) denies it.',
      "The token's subject is (OIDC subject).",
      '(user) may not.',
      'It is attached to (organizational unit).',
    ]);
    expect(minimal.problems[0]?.message).toBe('(OIDC subject) may not assume principal-1.');
  });

  test('what leads to the statement stays: kind of policy and position', () => {
    expect(minimal.cells[1]?.simulation.requirements[0]?.statements).toEqual([
      { policy: '(withheld)', type: 'IAM Policy', start: { line: 3, column: 5 } },
    ]);
  });

  test('a role named like a word of ours breaks no field', () => {
    const given = report([
      cell({
        principal: 'invoke',
        verdict: 'denied',
        met: false,
        diagnosis: { ...denial(), summary: 'The role invoke may not use bedrock:InvokeModel to invoke.' },
      }),
    ]);
    const shown = redactReport(given, MINIMAL);
    expect(shown.cells[0]).toMatchObject({ principal: 'principal-1', action: 'invoke', verdict: 'denied' });
    expect(shown.cells[0]?.diagnosis?.summary).toBe(
      'The role principal-1 may not use bedrock:InvokeModel to principal-1.',
    );
  });

  test('together with the mask, a report is still a report', () => {
    for (const given of [secretive, mixed()])
      expect(() => reportSchema.parse(redactReport(given, BOTH, known))).not.toThrow();
  });
});

describe('lines of the log', () => {
  const all = redaction(BOTH, { ...known, accounts: [ACCOUNT, OTHER], arns: [], messages: ['Raw\n message.'] });
  test.each([
    ['Assuming web-app-role.', 'Assuming principal-1.'],
    ['web-app-role, app', 'principal-1, app'],
    ['web-app-role-2 is another', 'web-app-role-2 is another'],
    [`arn:aws:sts::${ACCOUNT}:assumed-role/anything/session.`, '(role).'],
    [
      `arn:aws:bedrock:us-east-1:${OTHER}:inference-profile/x`,
      'arn:aws:bedrock:us-east-1:account-2:inference-profile/x',
    ],
    // A name that was replaced already leaves no path behind.
    [`arn:aws:iam::${ACCOUNT}:policy/payroll/secret-policy.`, '(policy).'],
    [`arn:aws:sts::${OTHER}:assumed-role/secret-policy/session may not`, '(role) may not'],
    ['sub=repo:o@1/r@2:environment:prod!', 'sub=(OIDC subject)!'],
    ['It said: Raw message.', 'It said: (message withheld)'],
    ['top-p and no-allow stay', 'top-p and no-allow stay'],
  ])('%j becomes %j', (line, shown) => {
    expect(redactText(line, all)).toBe(shown);
  });
});

test('a name before a colon is a name, and the service of an action is none', () => {
  const known = { ...NOTHING_KNOWN, principals: [{ name: 'bedrock', configured: false }] };
  const shown = redaction({ mask: true, detail: 'minimal' }, known);
  expect(redactText('1 check has drifted (bedrock: amazon.nova-lite-v1:0)', shown)).toBe(
    '1 check has drifted (principal-1: amazon.nova-lite-v1:0)',
  );
  expect(redactText('bedrock:InvokeModel', shown)).toBe('bedrock:InvokeModel');
});
