/** Everything a run says: redacted as the settings want it, and never a workflow command. */
import { describe, expect, test } from '@jest/globals';
import type { RunEvent } from '../../../src/domain/event.ts';
import type { Host } from '../../../src/domain/host.ts';
import { wordings } from '../../../src/domain/message.ts';
import type { SurfaceSettings } from '../../../src/domain/settings.ts';
import { RedactedLog } from '../../../src/report/log.ts';
import { Secrets } from '../../../src/report/secrets.ts';
import { ACCOUNT, MESSAGE, ROLE, cell, report } from './samples.ts';

const OTHER = '444455556666';

interface Wish {
  detail?: 'full' | 'minimal' | 'auto';
  mask?: 'true' | 'false' | 'auto';
  visibility?: RunEvent['visibility'];
  terminal?: boolean;
  secrets?: Secrets;
}

function logOf({
  detail = 'minimal',
  mask = 'true',
  visibility = 'private',
  terminal = false,
  secrets = new Secrets(),
}: Wish = {}) {
  const said: string[] = [];
  const say = (kind: string) => (line: string) => said.push(`${kind}: ${line}`);
  const host = {
    info: say('info'),
    warning: say('warning'),
    fail: say('fail'),
    ...(terminal && { terminal: { watch: () => () => undefined } }),
  } as unknown as Host;
  const event: RunEvent = { name: 'push', repository: 'o/r', owner: 'o', repo: 'r', visibility };
  const log = new RedactedLog(host, { detail, maskAwsAccountId: mask } as SurfaceSettings, event, secrets);
  return { log, said };
}
const app = { name: 'app', arn: ROLE, account: ACCOUNT };

describe('each way to say something', () => {
  test('hides what the settings hide, also for one that only the text names', () => {
    const { log, said } = logOf();
    log.learn([app]);
    log.info(`${ROLE} of ${ACCOUNT}`);
    log.warning(`of ${OTHER}`);
    log.fail(`of ${OTHER} and ${ACCOUNT}`);
    expect(said).toEqual([
      'info: principal-1 of account-1',
      'warning: of account-2',
      'fail: of account-2 and account-1',
    ]);
  });

  test('hides nothing where nothing is to be hidden', () => {
    const { log, said } = logOf({ detail: 'full', mask: 'false' });
    log.learn([app]);
    log.info(`${ROLE} of ${ACCOUNT}`);
    expect(said).toEqual([`info: ${ROLE} of ${ACCOUNT}`]);
  });

  test.each<[RunEvent['visibility'], string]>([
    ['public', 'principal-1 of account-1'],
    ['private', `${ROLE} of ${ACCOUNT}`],
    ['unknown', 'arn:aws:iam::account-1:role/service/app of account-1'],
  ])('left to itself, hides what a %s repository should', (visibility, text) => {
    const { log } = logOf({ detail: 'auto', mask: 'auto', visibility });
    log.learn([app]);
    expect(log.text(`${ROLE} of ${ACCOUNT}`)).toBe(text);
  });

  test('is no command to the runner', () => {
    const { log, said } = logOf();
    log.info('::add-mask::x\n::error::y');
    log.warning('a\n##[group]b');
    log.fail('##[error]c');
    expect(said).toEqual(['info: : :add-mask::x ::error::y', 'warning: a\n# #[group]b', 'fail: # #[error]c']);
  });

  test('holds no secret, whatever else may be shown', () => {
    const secrets = new Secrets();
    secrets.add('s3cret-token');
    const { log, said } = logOf({ detail: 'full', mask: 'false', secrets });
    log.info('a s3cret-token');
    expect(said).toEqual(['info: a ***']);
    const given = report([cell({ notChecked: ['s3cret-token'] })]);
    expect(log.report(given).cells[0]?.notChecked).toEqual(['***']);
  });

  test('is in the words of those who read it', () => {
    const message = wordings('for the workflow', 'for the terminal');
    expect(logOf().log.text(message)).toBe('for the workflow');
    expect(logOf({ terminal: true }).log.text(message)).toBe('for the terminal');
  });
});

test('a warning about the run as a whole is said once', () => {
  const { log, said } = logOf();
  for (const line of ['a', 'b', 'a']) log.warnOnce(line);
  log.warning('a');
  expect(said).toEqual(['warning: a', 'warning: b', 'warning: a']);
});

describe('what is learnt', () => {
  test('names that the user chose stay, those of roles and users do not', () => {
    const { log } = logOf();
    log.learn([app, { name: 'production', arn: `arn:aws:iam::${ACCOUNT}:role/hidden`, account: ACCOUNT }]);
    expect(log.text('app and production')).toBe('principal-1 and production');
    expect(log.text(`arn:aws:iam::${ACCOUNT}:role/hidden`)).toBe('production');
  });

  test('accounts are numbered in the order in which they are learnt, before any that a text names', () => {
    const { log } = logOf({ detail: 'full' });
    log.learnAccountsIn([`arn:aws:iam::${OTHER}:role/x`, OTHER]);
    log.learn([app, { name: 'x', arn: '', account: '' }]);
    expect(log.text(`${ACCOUNT} ${OTHER} 777788889999`)).toBe('account-2 account-1 account-3');
  });

  test('a principal that is learnt later changes no number', () => {
    const { log } = logOf();
    log.learn([app]);
    expect(log.text(ACCOUNT)).toBe('account-1');
    log.learn([{ name: 'batch', arn: `arn:aws:iam::${OTHER}:role/batch`, account: OTHER }]);
    expect(log.text(`${OTHER} ${ACCOUNT} batch app`)).toBe('account-2 account-1 principal-2 principal-1');
  });

  test('subjects of tokens are withheld', () => {
    const { log } = logOf();
    log.learn([], ['custom-subject']);
    expect(log.text('sub custom-subject')).toBe('sub (OIDC subject)');
  });

  test('messages of AWS are withheld as they are, and as they are quoted when they are long', () => {
    const { log } = logOf();
    const long = `begin ${'m'.repeat(3_000)}`;
    log.learnMessages([MESSAGE, long]);
    expect(log.text(`It said: ${MESSAGE}`)).toBe('It said: (message withheld)');
    expect(log.text(`It said: ${long.slice(0, 2_000)}`)).toBe('It said: (message withheld)');
    expect(log.text(`It said: ${long.slice(0, 300)}.`)).toBe('It said: (message withheld).');
    expect(log.text(`It said: ${long.slice(0, 299)}.`)).not.toContain('withheld');
    log.learnMessages([MESSAGE, 'Another one.']);
    expect(log.text('It said: Another one.')).toBe('It said: (message withheld)');
  });

  test('names are withheld where they stand alone', () => {
    const { log } = logOf();
    log.learnNames(['team-policy']);
    log.learnNames(['other-policy']);
    expect(log.text('team-policy, other-policy, team-policy-2')).toBe('(withheld), (withheld), team-policy-2');
    // Also one that is learnt after a line was said, among known ones.
    log.learnNames(['team-policy', 'third-policy']);
    expect(log.text('team-policy, third-policy')).toBe('(withheld), (withheld)');
  });
});

describe('the report', () => {
  const given = report([cell(), cell({ principal: 'batch' })], {
    principals: [
      { name: 'app', arn: ROLE, account: ACCOUNT, via: 'oidc' },
      { name: 'batch', arn: `arn:aws:iam::${OTHER}:role/batch`, account: OTHER, via: 'oidc' },
    ],
  });
  test('has the pseudonyms of the log, and the log those of the report afterwards', () => {
    const { log } = logOf();
    log.learnAccountsIn([OTHER]);
    const shown = log.report(given);
    expect(shown.principals.map(({ name, account }) => [name, account])).toEqual([
      ['principal-1', 'account-2'],
      ['principal-2', 'account-1'],
    ]);
    expect(log.text(`${ACCOUNT} ${OTHER}`)).toBe('account-2 account-1');
  });

  test('learns the accounts of the report before what is said next', () => {
    const { log } = logOf({ detail: 'full' });
    log.report(given);
    expect(log.text(`777788889999 ${OTHER} ${ACCOUNT}`)).toBe('account-3 account-2 account-1');
  });
});

test('spellings are the checks in their order, as each other setting would write them: what a baseline may hold', () => {
  const cells = [cell({ principal: 'z-role' }), cell({ principal: 'a-role' })];
  const arn = (name: string): string => `arn:aws:iam::${ACCOUNT}:role/${name}`;
  const given = report(cells, {
    principals: ['a-role', 'z-role'].map((name) => ({ name, arn: arn(name), account: ACCOUNT, via: 'oidc' as const })),
  });
  const model = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/x`;
  const { log } = logOf({ detail: 'full', mask: 'false' });
  const placed = { ...given, cells: given.cells.map((one) => ({ ...one, model })) };
  const spelt = log
    .spellings(placed)
    .map((way) => way().map(({ principal, model: shown }) => [principal, shown.split(':')[4]]));
  expect(spelt).toEqual([
    [
      ['principal-2', 'account-1'],
      ['principal-1', 'account-1'],
    ],
    [
      ['z-role', 'account-1'],
      ['a-role', 'account-1'],
    ],
    [
      ['principal-2', ACCOUNT],
      ['principal-1', ACCOUNT],
    ],
  ]);
});
