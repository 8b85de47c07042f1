/**
 * Time and memory of `who-can` for generated accounts, of the command's own process: 20 models and every route to them
 * in one region, in an account whose grants teams share, and in one where every principal has a document of its own
 * that reads its tags, so that no answer can be shared. Budgets (docs/performance.md): 5,000 principals in 10 s of CPU
 * and 300 MB. Run: node scripts/node24.js bench/who-can.ts [PRINCIPALS ...]
 */
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { tableCatalog } from '../src/catalog/region-catalog.ts';
import { generateAccount } from '../testbed/generate-account.ts';
import { startTestbed } from '../testbed/testbed.ts';
import type { Account, World } from '../testbed/world.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const MODEL = 'anthropic.claude-opus-4-6-v1';
const KEYS = { id: 'AKIAEXAMPLEEXAMPLE00', secret: 'secret-of-the-auditor' };

const catalog = tableCatalog(REGION);
const models = catalog
  .modelIds()
  .filter((id) => /^(?:anthropic|amazon\.nova|meta)/.test(id) && catalog.profilesContaining(id).length > 0)
  .slice(0, 20);

const sizes = process.argv.length > 2 ? process.argv.slice(2).map(Number) : [50, 500, 5000];
process.stdout.write('principals  grants   wall s  CPU s  RSS MB  rows\n');
for (const principals of sizes) {
  for (const distinct of [false, true]) await measure(principals, distinct);
}

function worldOf(principals: number, distinct: boolean): World {
  const plan = { account: ACCOUNT, principals, seed: 7, region: REGION, model: MODEL, profile: `us.${MODEL}` };
  const generated = generateAccount({ ...plan, today: '2026-11-28' });
  const audit = { Effect: 'Allow', Action: ['iam:*', 'organizations:*'], Resource: '*' };
  const auditor = {
    'access-keys': [KEYS],
    policies: { audit: { Version: '2012-10-17', Statement: [audit] } },
  };
  const account: Account = { ...generated, users: { ...generated.users, auditor } };
  if (distinct) for (const [name, role] of Object.entries(account.roles ?? {})) role.policies = ownPolicy(name);
  return {
    ...{ title: 'who-can', about: 'who-can', accounts: { [ACCOUNT]: account } },
    ...{ run: { inputs: {} }, expect: { result: 'pass', cells: [] } },
  };
}

function ownPolicy(name: string) {
  const Condition = { StringLike: { 'aws:PrincipalTag/team': '*' } };
  const statement = { Sid: `Of${name.replaceAll('-', '')}`, Effect: 'Allow', Action: 'bedrock:Invoke*', Resource: '*' };
  return { own: { Version: '2012-10-17', Statement: [{ ...statement, Condition }] } };
}

async function measure(principals: number, distinct: boolean): Promise<void> {
  const testbed = await startTestbed(worldOf(principals, distinct));
  const dir = mkdtempSync(join(tmpdir(), 'who-can-'));
  const used = join(dir, 'used.json');
  const preload = join(dir, 'preload.cjs');
  writeFileSync(
    preload,
    `process.on('exit', () => { const u = process.resourceUsage(); require('node:fs').writeFileSync(${JSON.stringify(used)}, JSON.stringify({ cpu: (u.userCPUTime + u.systemCPUTime) / 1e6, rss: u.maxRSS / 1024 })); });`,
  );
  const env = {
    ...{ PATH: process.env.PATH, HOME: dir, AWS_REGION: REGION, AWS_EC2_METADATA_DISABLED: 'true' },
    ...{ AWS_ACCESS_KEY_ID: KEYS.id, AWS_SECRET_ACCESS_KEY: KEYS.secret, AWS_ENDPOINT_URL_STS: testbed.urls.sts },
    ...{ AWS_ENDPOINT_URL_IAM: testbed.urls.iam, AWS_ENDPOINT_URL_ORGANIZATIONS: testbed.urls.organizations },
    AWS_ENDPOINT_URL_BEDROCK: testbed.urls.bedrock,
  };
  const began = performance.now();
  const rows = await new Promise<number>((done) => {
    const args = ['--require', preload, resolve('dist/cli/index.js'), 'who-can', ...models, '--csv'];
    const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', 'inherit'] });
    let lines = 0;
    child.stdout.on('data', (chunk: Buffer) => (lines += chunk.toString('latin1').split('\n').length - 1));
    child.on('exit', () => {
      done(lines - 1);
    });
  });
  const wall = (performance.now() - began) / 1000;
  const { cpu, rss } = JSON.parse(readFileSync(used, 'utf8')) as { cpu: number; rss: number };
  const columns = [principals, distinct ? 'own' : 'shared', wall.toFixed(1), cpu.toFixed(1), rss.toFixed(0), rows];
  process.stdout.write(`${columns.map((one) => String(one).padEnd(8)).join(' ')}\n`);
  await testbed.close();
  rmSync(dir, { recursive: true, force: true });
}
