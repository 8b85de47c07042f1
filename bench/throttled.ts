/**
 * What a check does where IAM answers five calls a second and refuses the others for their rate: 1,002 checks of
 * geographic profiles in an organization, where each profile is a context of its own, by the built action, with the
 * default time of five minutes. Run: node scripts/node24.js bench/throttled.ts [--dist FILE] [PROFILES OF A REGION]
 */
import { parseArgs } from 'node:util';
import type { Report } from '../src/domain/report.ts';
import { loadWorld } from '../testbed/load.ts';
import { runAction } from '../testbed/runner.ts';
import type { World } from '../testbed/world.ts';

const SOURCES = ['us-east-1', 'us-east-2', 'us-west-2'];

const { values, positionals } = parseArgs({
  options: { dist: { type: 'string', default: 'dist/index.js' } },
  allowPositionals: true,
});

const PER_SECOND = 5;
const iam = throttle(PER_SECOND);
const run = await runAction(worldOfProfiles(Number(positionals[0] ?? 167)), {
  ...{ dist: values.dist, killAfterMs: 600_000 },
  strike: iam.strike,
});
const { cells, gate } = run.report as Report;
const simulations = run.journal.filter(({ operation }) => operation === 'SimulatePrincipalPolicy').length;
console.log(
  `${cells.length} checks, IAM throttled to ${PER_SECOND} calls a second: ${(run.wallMs / 1000).toFixed(0)} s`,
);
console.log(`  ${simulations} simulations were sent, ${iam.refused()} calls of IAM refused for their rate`);
for (const [verdict, own] of Map.groupBy(cells, (cell) => cell.verdict)) console.log(`  ${own.length} ${verdict}`);
console.log(`  exit status ${run.exitCode}, gate: ${gate.result}${gate.reasons.map((one) => `; ${one}`).join('')}`);

/** A role in an organization whose policies allow everything, and its geographic profiles in three regions. */
function worldOfProfiles(count: number): World {
  const base = loadWorld('region-deny-scp-with-unspecified');
  const [number = '', account = {}] = Object.entries(base.accounts)[0] ?? [];
  const ids = Array.from({ length: count }, (_, index) => `amazon.model-${index}-v1:0`);
  const inEach = <T>(value: T): Record<string, T> => Object.fromEntries(SOURCES.map((region) => [region, value]));
  const allow = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });
  const roles = Object.entries(account.roles ?? {}).map(([name, role]) => [
    name,
    { ...role, policies: { all: allow } },
  ]);
  return {
    ...base,
    accounts: {
      [number]: {
        ...account,
        organization: {
          id: 'o-a1b2c3d4e5',
          'service-control-policies': [[{ name: 'FullAWSAccess', document: allow }]],
        },
        roles: Object.fromEntries(roles) as NonNullable<typeof account.roles>,
        bedrock: {
          models: inEach(Object.fromEntries(ids.map((id) => [id, {}]))),
          'inference-profiles': inEach(
            Object.fromEntries(
              ids.map((id) => [
                `us.${id}`,
                { models: SOURCES.map((region) => `arn:aws:bedrock:${region}::foundation-model/${id}`) },
              ]),
            ),
          ),
        },
      },
    },
    latency: { iam: 300, bedrock: 150, sts: 120 },
    run: {
      ...base.run,
      inputs: {
        ...{
          'role-to-assume': 'arn:aws:iam::111122223333:role/search-ci',
          'aws-region': SOURCES.join('\n'),
          probe: 'off',
        },
        ...{ models: ids.map((id) => `us.${id}`).join('\n'), comment: 'never' },
      },
    },
  };
}

/** Answers so many calls of IAM in each second, and refuses the others. */
function throttle(perSecond: number) {
  let [second, answered, refused] = [0, 0, 0];
  const strike = ({ service, startedAt }: { service: string; startedAt: number }) => {
    if (service !== 'iam') return undefined;
    const now = Math.floor(startedAt / 1000);
    if (now !== second) [second, answered] = [now, 0];
    answered += 1;
    if (answered <= perSecond) return undefined;
    refused += 1;
    return { service, status: 400, name: 'Throttling', message: 'Rate exceeded' };
  };
  return { strike, refused: () => refused };
}
