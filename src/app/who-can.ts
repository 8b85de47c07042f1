/** The entry `who-can` of a configuration file, asked with the credentials of the check, beside its cells. */
import { isBearer, type Aws } from '../aws/clients.ts';
import { askWhoCan } from '../collect/who-can.ts';
import { audienceOf, type Host } from '../domain/host.ts';
import type { Problem } from '../domain/report.ts';
import type { CheckSettings, WhoCanSettings } from '../domain/settings.ts';
import type { WhoCanFinding } from '../domain/who-can.ts';
import type { Identity } from '../identity/identity.ts';
import { whoCanProblem } from '../report/who-can/problems.ts';
import { headline } from '../report/who-can/words.ts';
import type { RedactedLog } from '../report/log.ts';
import type { Pool } from '../util/pool.ts';
import { callerIdentity } from '../domain/arn.ts';
import type { ExemptionContext } from '../compare/exemptions.ts';
import { count } from '../report/words.ts';
import { allowedAtBase, withAllowances } from '../who-can/allow-list.ts';
import { namedInReasons } from '../compare/who-can.ts';

/** What came of the entry: the answer, or why there is none. */
export type WhoCanOutcome = { finding: WhoCanFinding } | { problem: Problem };

/** Asks the question of a configuration file. Does not throw for anything that AWS answers. */
export async function answerWhoCan(
  question: WhoCanSettings,
  { file = '' }: Pick<CheckSettings, 'file'>,
  identities: readonly Identity[],
  run: {
    aws: Aws;
    host: Host;
    region: string;
    signal: AbortSignal;
    log: RedactedLog;
    iamPool: Pool;
    exemptions: Pick<ExemptionContext, 'base'>;
  },
): Promise<WhoCanOutcome> {
  const { aws, host, region, signal, log, iamPool } = run;
  const asker = identities.find(({ asker: one }) => one !== undefined && !isBearer(one.credentials))?.asker;
  if (asker === undefined || isBearer(asker.credentials)) return { problem: NO_ASKER };
  const account = callerIdentity(asker.arn)?.account ?? '';
  const now = new Date(host.now()).toISOString();
  const answer = await askWhoCan(question, {
    aws,
    credentials: asker.credentials,
    account,
    region,
    signal,
    now,
    pool: iamPool.lane(account),
  });
  if (!answer.ok) {
    log.learnMessages([answer.failure.message]);
    return { problem: whoCanProblem(answer.failure, asker.arn, audienceOf(host)) };
  }
  const allow = question.allow && allowedAtBase(question.allow, file, run.exemptions.base);
  const fresh = (question.allow?.length ?? 0) - (allow?.length ?? 0);
  const { notVisible } = answer.value;
  const finding: WhoCanFinding = {
    ...answer.value,
    rows: withAllowances(answer.value.rows, allow),
    notVisible: fresh === 0 ? notVisible : [notMerged(fresh), ...notVisible],
    file,
    restricted: question.allow !== undefined,
  };
  log.learnNames(namedInReasons(finding));
  log.info(headline(finding));
  return { finding };
}

function notMerged(entries: number): string {
  const [what, verb] = entries === 1 ? ['1 entry', 'is'] : [count(entries, 'entry', 'entries'), 'are'];
  return `${what} of \`allow\` ${verb} not in the file at the base commit, and ${entries === 1 ? 'counts' : 'count'} once the pull request is merged.`;
}

const NO_ASKER: Problem = {
  cause: 'credentials-invalid',
  message:
    'Who can call the models of `who-can` could not be asked: no principal of the file has credentials that IAM takes.',
  remedy: 'Give the step a role or credentials; a Bedrock API key cannot ask IAM.',
};
