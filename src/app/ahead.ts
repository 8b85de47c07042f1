/**
 * What is compiled while a run waits. Between two answers a run does little but compile what it needs next, which
 * takes longer than the rest of its own work; so it does that before the answer is there.
 */
import type { Aws } from '../aws/clients.ts';
import type { Host } from '../domain/host.ts';

const words = (...lines: readonly string[]): string[] => lines.flatMap((line) => line.split(' '));

/**
 * From the first answer to the first simulation and probes, in the order in which they are needed. Paths begin so;
 * what an ordinary run does without is not among them.
 */
export const TO_ASK: readonly string[] = words(
  // What several of the SDK's clients use is in pieces of packages.
  'aws/sdk/sts package- aws/call-trace net/response-check aws/answer-shapes identity/ app/credentials-notice',
  'report/declared-lines report/escape report/words util/record aws/sdk/bedrock. bedrock/control-plane',
  'bedrock/guardrails collect/targets collect/resolve collect/guardrails collect/others plan/plan catalog/targets',
  'catalog/routes catalog/requirements catalog/guardrail catalog/families catalog/snapshot catalog/prices',
  'catalog/tables/families catalog/tables/guardrail catalog/tables/models catalog/tables/pr plan/columns plan/budget',
  'plan/target-facts plan/probe-decisions report/plan-lines report/target-lines util/usd util/map-bounded',
  'collect/shared-calls collect/simulation collect/probing collect/trust collect/record collect/cold-start',
  'aws/throttling aws/sdk/iam iam/simulat iam/plan iam/documents iam/context catalog/marketplace bedrock/probe',
  'aws/sdk/bedrock-runtime aws/runtime-client bedrock/runtime-calls iam/read matrix/ collect/quotas catalog/answers',
  'catalog/region-catalog catalog/model-lifecycle collect/policy-facts verdict/judge verdict/met compare/exemptions',
  'report/log-lines',
);

/** From the last answer to the end. */
export const TO_TELL: readonly string[] = words(
  'collect/witnesses collect/proof collect/closed-doors verdict/suggested-policies report/problems compare/changes',
  'compare/gate compare/baseline compare/end-of-life compare/who-can app/publish host/report-folder report/report',
  'report/comment-body report/markdown report/surfaces report/html/ report/sarif report/junit report/annotations',
  'report/fit report/overview report/matrix report/tally report/alarms report/lifecycle report/gate-line report/markup',
  'report/parts report/unchecked report/findings report/finding-text report/grid report/reasons report/legend',
  'report/expectation-text report/exemption-text report/what-if report/discovery report/audit-text report/common',
  'report/policy-files report/evidence report/change-words report/path-picture report/page-titles',
  'report/forecast-text report/who-can/markdown report/who-can/files report/who-can/annotations',
);

/**
 * Returns a host to ask, and when the run first waits: for GitHub's token or for AWS. Only then is there time: what is
 * compiled before would keep the first request waiting.
 */
export function firstWait(aws: Pick<Aws, 'firstRequest'>, host: Host): { host: Host; begins: Promise<void> } {
  let asked = (): void => undefined;
  const token = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const idToken: Host['idToken'] = (audience) => {
    const answer = host.idToken(audience);
    asked();
    return answer;
  };
  return { host: { ...host, idToken }, begins: Promise.race([token, aws.firstRequest]) };
}
