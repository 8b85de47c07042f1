import { describe, expect, test } from '@jest/globals';
import { baselineOf } from '../../../src/compare/baseline.ts';
import { commentBody } from '../../../src/report/comment-body.ts';
import { cellLines } from '../../../src/report/log-lines.ts';
import { summaryMarkdown } from '../../../src/report/markdown.ts';
import type { Knowledge } from '../../../src/report/redact.ts';
import {
  accountsIn,
  knowledgeOf,
  NOTHING_KNOWN,
  redactReport,
  redactText,
  redaction,
  resolveAuto,
} from '../../../src/report/redact.ts';
import { reportSchema } from '../../../src/report/schema.ts';
import type { Report } from '../../../src/domain/report.ts';
import { answer, row } from '../who-can/answers.ts';
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
  const masked = (): Report => redactReport(secretive, MASK, known);

  test('are in no string any more', () => {
    expect(JSON.stringify(masked())).not.toMatch(/\d{12}/);
  });

  test('are numbered by principal, so that two stay apart', () => {
    expect(masked().principals.map(({ arn, account }) => [arn, account])).toEqual([
      ['arn:aws:iam::account-1:role/hidden/web-app-role', 'account-1'],
      ['arn:aws:iam::account-2:role/backend', 'account-2'],
    ]);
    expect(JSON.stringify(masked().cells[0]?.diagnosis?.remedy.policy)).toContain(
      'arn:aws:bedrock:us-east-1:account-2:inference-profile/x',
    );
    expect(masked().cells[0]?.diagnosis?.evidence[2]).toBe('arn:aws:iam::account-3:user/division/jane may not.');
  });

  test('keep their numbers while texts come and go', () => {
    const [first = cell(), ...rest] = secretive.cells;
    const noisy = cell({ ...first, diagnosis: { ...denial(), summary: 'Account 000011112222 says no.' } });
    const again = redactReport({ ...secretive, cells: [noisy, ...rest] }, MASK, known);
    expect(baselineOf(again)).toEqual(baselineOf(masked()));
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
  const minimal = (): Report => redactReport(secretive, MINIMAL, known);
  const everywhere = (): string[] => [
    JSON.stringify(minimal()),
    JSON.stringify(baselineOf(minimal())),
    summaryMarkdown(minimal()),
    commentBody(minimal(), 'k'),
    cellLines(minimal().cells).join('\n'),
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
    for (const surface of everywhere()) expect(surface).not.toContain(secret);
  });

  test('default names become pseudonyms, configured ones stay', () => {
    expect(minimal().principals.map(({ name, arn }) => [name, arn])).toEqual([
      ['principal-1', ''],
      ['app', ''],
    ]);
    // In canonical order, which other names change.
    expect(minimal().cells.map(({ principal }) => principal)).toEqual(['app', 'principal-1']);
    expect(minimal().gate.reasons).toEqual(['no cell of principal-1 could be decided']);
    expect(minimal().changes[0]?.principal).toBe('principal-1');
  });

  test('texts stay readable', () => {
    const first = minimal().cells.find(({ principal }) => principal === 'principal-1');
    expect(first?.diagnosis?.summary).toBe(
      'The policy (withheld) of principal-1 in organization (organization) denies it: (message withheld)',
    );
    expect(first?.diagnosis?.evidence).toEqual([
      '(policy) denies it.',
      "The token's subject is (OIDC subject).",
      '(user) may not.',
      'It is attached to (organizational unit).',
    ]);
    expect(minimal().problems[0]?.message).toBe('(OIDC subject) may not assume principal-1.');
  });

  test('what leads to the statement stays: kind of policy and position', () => {
    expect(minimal().cells[1]?.simulation.requirements[0]?.statements).toEqual([
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
  const all = () => redaction(BOTH, { ...known, accounts: [ACCOUNT, OTHER], arns: [], messages: ['Raw\n message.'] });
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
    expect(redactText(line, all())).toBe(shown);
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

describe('every text of a report', () => {
  const NAME = 'team-policy';
  const start = { line: 3, column: 5 };
  const whatIfReason = { does: 'allows', action: 'a:B', resource: 'r', requestedRegion: 'x' } as const;
  /** A name of the account in each text that may hold one. */
  const telling = (): Report =>
    report(
      [
        cell({
          diagnosis: {
            ...denial(),
            summary: NAME,
            evidence: [NAME],
            remedy: { text: NAME, documentation: [], policy: { Sid: NAME }, deny: { Sid: NAME } },
          },
          simulation: {
            outcome: 'denied',
            requirements: [requirement({ statements: [{ policy: NAME, type: 't', sid: 'Sid1', start, end: start }] })],
          },
          whatIf: {
            ...{ verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', disagreement: NAME },
            unknown: ['aws:SourceIp', NAME, 'other'],
            reasons: [
              { ...whatIfReason, policy: NAME, sid: 'Attached' },
              { ...whatIfReason, policy: '' },
              { ...whatIfReason, policy: NAME, sid: 'Written', file: 'a.json', line: 2 },
            ],
          },
          disagreements: [NAME],
          exemption: { until: '2027-03-31', reason: NAME, state: 'holds' },
        }),
      ],
      {
        principals: [
          {
            name: 'app',
            arn: `arn:aws:iam::${ACCOUNT}:role/app`,
            account: ACCOUNT,
            via: 'oidc',
            assumedBy: [{ kind: 'role', who: NAME, subjects: [], keys: [], foreign: false }],
          },
        ],
        gate: { result: 'fail', reasons: [NAME], exemptions: [NAME] },
        audit: [{ principal: 'app', asked: 1, steps: [], smallest: { policies: [{ Sid: NAME }], confirmed: true } }],
        whoCan: [answer([row(NAME)])],
        notices: [NAME],
        problems: [{ cause: 'x', message: NAME, remedy: NAME }],
      },
    );
  const shown = (): Report => redactReport(telling(), MINIMAL, { ...NOTHING_KNOWN, names: [NAME] });
  const W = '(withheld)';

  test('is without the name, and its field stays', () => {
    const [one] = shown().cells;
    expect(JSON.stringify(shown())).not.toContain(NAME);
    expect(one?.diagnosis).toMatchObject({
      summary: W,
      evidence: [W],
      remedy: { text: W, policy: { Sid: W }, deny: { Sid: W } },
    });
    expect(one?.simulation.requirements[0]?.statements).toStrictEqual([{ policy: W, type: 't', start, end: start }]);
    expect(one?.disagreements).toEqual([W]);
    expect(one?.exemption).toEqual({ until: '2027-03-31', reason: W, state: 'holds' });
    expect(shown()).toMatchObject({
      gate: { result: 'fail', reasons: [W], exemptions: [W] },
      audit: [{ principal: 'principal-1', asked: 1, smallest: { policies: [{ Sid: W }], confirmed: true } }],
      whoCan: [{ rows: [{ principal: 'role-1' }] }],
      notices: [W],
      problems: [{ cause: 'x', message: W, remedy: W }],
      principals: [{ name: 'principal-1', arn: '', assumedBy: [{ kind: 'role', who: W }] }],
    });
  });

  test('of a change keeps context keys and what is in files of the repository', () => {
    expect(shown().cells[0]?.whatIf).toStrictEqual({
      ...{ verdict: 'denied', confidence: 'simulated', by: 'iam', effect: 'lost', disagreement: W },
      unknown: ['aws:SourceIp', W],
      reasons: [
        { ...whatIfReason, policy: W },
        { ...whatIfReason, policy: '' },
        { ...whatIfReason, policy: W, sid: 'Written', file: 'a.json', line: 2 },
      ],
    });
  });

  test('that is not there is not made up', () => {
    const bare = report([cell()], { principals: [] });
    expect(redactReport(bare, MINIMAL)).toStrictEqual({ ...bare, cells: [cell({ principal: 'app' })] });
    const { whatIf } = cell({ whatIf: { verdict: 'denied', confidence: 'none', by: 'iam' } });
    const [one] = redactReport(
      report([
        cell({ ...(whatIf && { whatIf }), diagnosis: { ...denial(), remedy: { text: 'x', documentation: [] } } }),
      ]),
      MINIMAL,
    ).cells;
    expect(one?.whatIf).toStrictEqual(whatIf);
    expect(one?.diagnosis?.remedy).toStrictEqual({ text: 'x', documentation: [] });
    expect(one?.simulation.requirements[0]?.statements).toEqual([]);
  });

  test('statements without a place have none', () => {
    const simulation = {
      outcome: 'denied' as const,
      requirements: [requirement({ statements: [{ policy: NAME, type: 't' }] })],
    };
    expect(
      redactReport(report([cell({ simulation })]), MINIMAL).cells[0]?.simulation.requirements[0]?.statements,
    ).toStrictEqual([{ policy: W, type: 't' }]);
  });
});

describe('principals', () => {
  const names = (principals: { name: string; configured: boolean }[], ...told: string[]): string[] => {
    const given = report(
      told.map((principal) => cell({ principal })),
      { principals: [] },
    );
    return redactReport(given, MINIMAL, { ...NOTHING_KNOWN, principals }).cells.map(({ principal }) => principal);
  };
  test('of several files keep the name of their file', () => {
    expect(
      names(
        [
          { name: 'app', configured: false },
          { name: 'prod', configured: true },
        ],
        'a.yml/app',
        'b.yml/prod',
      ),
    ).toEqual(['a.yml/principal-1', 'b.yml/prod']);
  });
  test('that are not known are text', () => {
    expect(names([], 'plain', 'x/plain')).toEqual(['plain', 'x/plain']);
  });

  test('that only a baseline knows have no name, unless it is a pseudonym already', () => {
    const change = (principal: string) => ({
      kind: 'removed' as const,
      principal,
      region: 'r',
      model: 'm',
      action: 'invoke',
    });
    const told = ['gone', 'principal-7', 'a.yml/principal-2', 'xprincipal-1'];
    const shown = redactReport(report([cell()], { changes: told.map(change) }), MINIMAL);
    expect(shown.changes.map(({ principal }) => principal)).toEqual([
      '(withheld)',
      'principal-7',
      'a.yml/principal-2',
      '(withheld)',
    ]);
  });

  test('of the report come after those that the run knows, each once, also where the file stands before', () => {
    const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const of = (name: string): Report['principals'][number] => ({
      name,
      arn: arn(name),
      account: ACCOUNT,
      via: 'oidc',
    });
    const given = report([cell()], { principals: [of('b'), of('a'), of('f.yml/a')] });
    const all = knowledgeOf(given, { ...NOTHING_KNOWN, principals: [{ name: 'a', configured: true }] });
    expect(all.principals).toStrictEqual([
      { name: 'a', configured: true, arn: arn('a') },
      { name: 'b', configured: false, arn: arn('b') },
    ]);
    expect(all.arns).toEqual([arn('a'), arn('b')]);
    expect(all.names).toEqual(['a', 'b']);
    const nameless = knowledgeOf(report([cell()], { principals: [{ ...of('x'), arn: '' }] }), NOTHING_KNOWN);
    expect(nameless.principals).toStrictEqual([{ name: 'x', configured: false }]);
    expect(nameless.arns).toEqual([]);
  });
});

describe('what a report tells', () => {
  test('names policies and statements, and messages of AWS, beside what is known', () => {
    const statements = [
      { policy: 'role_app_inline', type: 't', sid: 'S' },
      { policy: 'p', type: 't' },
    ];
    const given = report([
      cell({
        simulation: { outcome: 'denied', requirements: [requirement({ statements })] },
        probe: { outcome: 'refused', error: { name: 'n', message: 'No.' } },
      }),
      cell(),
    ]);
    const all = knowledgeOf(given, { ...NOTHING_KNOWN, names: ['known'], messages: ['Known.'], subjects: ['s'] });
    expect(all.names).toEqual(expect.arrayContaining(['known', 'app', 'role_app_inline', 'inline', 'S', 'p']));
    expect(all.names[0]).toBe('known');
    expect(all.messages).toEqual(['Known.', 'No.']);
    expect(all.subjects).toEqual(['s']);
  });

  test('numbers accounts by where they are least likely to come and go', () => {
    const id = (digit: number): string => String(digit).repeat(12);
    const given = report(
      [
        cell({
          configured: `arn:aws:bedrock:us-east-1:${id(3)}:x/y`,
          model: 'm',
          target: { ...cell().target, arn: `arn:aws:bedrock:us-east-1:${id(4)}:x/y` },
          simulation: {
            outcome: 'denied',
            requirements: [requirement({ resource: `arn:aws:bedrock:us-east-1:${id(5)}:x/y` })],
          },
          notChecked: [`Of ${id(6)}.`],
        }),
      ],
      {
        principals: [{ name: `n-${id(7)}`, arn: `arn:aws:iam::${id(8)}:role/x`, account: id(2), via: 'oidc' }],
        notices: [`Of ${id(6)}.`],
      },
    );
    expect(knowledgeOf(given, { ...NOTHING_KNOWN, accounts: [id(1)] }).accounts).toEqual([1, 2, 8, 3, 4, 5, 6].map(id));
  });

  test('accounts of a text come in its order', () => {
    expect(accountsIn('111111111111 arn:aws:iam::222222222222:role/x 333333333333')).toEqual([
      '111111111111',
      '222222222222',
      '222222222222',
      '333333333333',
    ]);
    expect(accountsIn('1111111111111 x-111111111111 11111111111')).toEqual([]);
  });
});

describe('a line', () => {
  const line = (
    text: string,
    known: Partial<Knowledge>,
    options = MINIMAL as Parameters<typeof redaction>[0],
  ): string => redactText(text, redaction(options, { ...NOTHING_KNOWN, ...known }));
  test.each<[string, string, Partial<Knowledge>, string]>([
    [
      'of what is known the longest first',
      'team-a/x team-a',
      { names: ['team-a', 'team-a/x'] },
      '(withheld) (withheld)',
    ],
    [
      'a name that the user chose stays',
      'prod',
      { names: ['prod'], principals: [{ name: 'prod', configured: true }] },
      'prod',
    ],
    [
      'a principal is a pseudonym, not withheld',
      'app',
      { names: ['app'], principals: [{ name: 'app', configured: false }] },
      'principal-1',
    ],
    [
      'an ARN of a principal is its name',
      'arn:aws:iam::1:role/z',
      { principals: [{ name: 'prod', configured: true, arn: 'arn:aws:iam::1:role/z' }] },
      'prod',
    ],
    ['another ARN is withheld, wherever it stands', 'xarn:qy', { arns: ['arn:q'] }, 'x(withheld)y'],
    ['a subject is withheld, wherever it stands', 'xsuby', { subjects: ['sub'] }, 'x(OIDC subject)y'],
    [
      'a message is withheld as it came and as one line',
      'a\n b|a b',
      { messages: [' a\n b '] },
      'a\n b|(message withheld)',
    ],
    ['a name only where it stands alone', 'team, xteam, team-x', { names: ['team'] }, '(withheld), xteam, team-x'],
    ['what is empty is nothing', 'ab', { names: [''], arns: [''], messages: [''] }, 'ab'],
  ])('%s', (_rule, text, known, shown) => {
    expect(line(text, known)).toBe(shown);
  });

  test('in full keeps what is known, and kinds of identifiers', () => {
    expect(line('team arn:aws:iam::111122223333:role/x', { names: ['team'] }, MASK)).toBe(
      'team arn:aws:iam::111122223333:role/x',
    );
  });

  test.each([
    ['a role', 'arn:aws:iam::1:role/p/x', '(role)'],
    ['a session', 'arn:aws-us-gov:sts::1:assumed-role/x/s', '(role)'],
    ['a user', 'arn:aws:iam::1:user/x', '(user)'],
    ['a federated user', 'arn:aws:sts::1:federated-user/x', '(user)'],
    ['a policy', 'arn:aws:iam::aws:policy/x', '(policy)'],
    ['a policy of the organization', 'arn:aws:organizations::1:policy/o-a/x/p-1', '(policy)'],
    ['an organization', 'arn:aws:organizations::1:organization/o-abc', '(organization)'],
    ['its ID', 'o-a1b2c3d4e5', '(organization)'],
    ['an organizational unit', 'ou-a1b2-c3d4e5f6', '(organizational unit)'],
    ["a policy's ID", 'p-1a2b3c4d', '(policy)'],
    ['a subject of GitHub', 'repo:o/r:ref:refs/heads/main', '(OIDC subject)'],
    ['none of them', 'no-allow p-allowed top-p', 'no-allow p-allowed top-p'],
  ])('needs to know nothing to withhold %s', (_what, text, shown) => {
    expect(line(text, {})).toBe(shown);
  });
});
