/** Who can call a model in a generated account of 50 principals: the page that the built command writes. */
import { spawn } from 'node:child_process';
import { generateAccount } from '../testbed/generate-account.ts';
import { startTestbed } from '../testbed/testbed.ts';

const ACCOUNT = '111122223333';
const REGION = 'us-east-1';
const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const KEYS = { id: 'AKIAEXAMPLEEXAMPLE00', secret: 'secret-of-the-auditor' };

/** Returns the page as HTML. `command`: the built file. */
export async function whoCanPage(command: string): Promise<string> {
  const plan = { account: ACCOUNT, principals: 50, seed: 7, region: REGION, model: MODEL, profile: `us.${MODEL}` };
  const generated = generateAccount({ ...plan, today: '2026-11-28' });
  const audit = { Effect: 'Allow', Action: ['iam:*', 'bedrock:List*', 'organizations:*'], Resource: '*' };
  const policies = { audit: { Version: '2012-10-17', Statement: [audit] } };
  const destinations = [REGION, 'us-west-2'].map((region) => `arn:aws:bedrock:${region}::foundation-model/${MODEL}`);
  const testbed = await startTestbed({
    ...{ title: 'who-can', about: 'who-can', run: { inputs: {} }, expect: { result: 'pass', cells: [] } },
    accounts: {
      [ACCOUNT]: {
        ...generated,
        users: { ...generated.users, auditor: { 'access-keys': [KEYS], policies } },
        bedrock: {
          models: { [REGION]: { [MODEL]: { 'on-demand': false } } },
          'inference-profiles': { [REGION]: { [`us.${MODEL}`]: { models: destinations } } },
          'application-inference-profiles': { [REGION]: { heol2zyy5v48: { name: 'search-haiku', models: [MODEL] } } },
        },
      },
    },
  });
  try {
    const { urls } = testbed;
    const env = {
      ...{ PATH: process.env.PATH, HOME: '/nonexistent', AWS_REGION: REGION, AWS_EC2_METADATA_DISABLED: 'true' },
      ...{ AWS_ACCESS_KEY_ID: KEYS.id, AWS_SECRET_ACCESS_KEY: KEYS.secret, AWS_ENDPOINT_URL_STS: urls.sts },
      ...{ AWS_ENDPOINT_URL_IAM: urls.iam, AWS_ENDPOINT_URL_ORGANIZATIONS: urls.organizations },
      AWS_ENDPOINT_URL_BEDROCK: urls.bedrock,
    };
    const child = spawn(process.execPath, [command, 'who-can', MODEL, '--html'], { env });
    let page = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (page += text));
    await new Promise((resolve) => child.on('close', resolve));
    return page;
  } finally {
    await testbed.close();
  }
}
