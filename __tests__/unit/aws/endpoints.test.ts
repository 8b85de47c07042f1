/**
 * Which host each service of a region is called at, and in which region the call is signed: the SDK's own rules,
 * without a network.
 */
import { describe, expect, test } from '@jest/globals';
import { ListInferenceProfilesCommand } from '@aws-sdk/client-bedrock';
import { GetRoleCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand } from '@aws-sdk/client-sts';
import { Aws } from '../../../src/aws/clients.ts';

interface Seen {
  hostname?: string;
  headers?: Record<string, string>;
}

const credentials = () => Promise.resolve({ accessKeyId: 'AKIATEST', secretAccessKey: 'secret' });

/** `HOST signed REGION` of the four services. */
async function hosts(region: string, fips: boolean): Promise<string[]> {
  const aws = new Aws({ version: '0', env: {} });
  const found: string[] = [];
  const stop = {
    requestHandler: {
      handle: ({ hostname = '', headers = {} }: Seen) => {
        const signed = /Credential=[^/]+\/\d+\/([^/]+)\//.exec(headers.authorization ?? '')?.[1] ?? '';
        found.push(`${hostname} signed ${signed}`);
        return Promise.reject(new Error('stopped'));
      },
    },
    useFipsEndpoint: () => Promise.resolve(fips),
  };
  const options = { region, credentials };
  const [sts, iam, bedrock, runtime] = await Promise.all([
    aws.sts(options),
    aws.iam(options),
    aws.bedrock(options),
    aws.runtime(options),
  ]);
  for (const client of [sts, iam, bedrock, runtime]) Object.assign(client.config, stop);
  for (const send of [
    () => sts.send(new GetCallerIdentityCommand({})),
    () => iam.send(new GetRoleCommand({ RoleName: 'r' })),
    () => bedrock.send(new ListInferenceProfilesCommand({})),
    () => runtime.send('Converse', { method: 'POST', path: '/', headers: {} }, new AbortController().signal),
  ]) {
    await send().catch(() => undefined);
  }
  await aws.close();
  return found;
}

describe('endpoints', () => {
  test.each([
    ['eu-central-1', 'sts.eu-central-1.amazonaws.com', 'iam.amazonaws.com', 'us-east-1', 'eu-central-1.amazonaws.com'],
    [
      'us-gov-east-1',
      'sts.us-gov-east-1.amazonaws.com',
      'iam.us-gov.amazonaws.com',
      'us-gov-west-1',
      'us-gov-east-1.amazonaws.com',
    ],
    [
      'cn-north-1',
      'sts.cn-north-1.amazonaws.com.cn',
      'iam.cn-north-1.amazonaws.com.cn',
      'cn-north-1',
      'cn-north-1.amazonaws.com.cn',
    ],
    [
      'eusc-de-east-1',
      'sts.eusc-de-east-1.amazonaws.eu',
      'iam.eusc-de-east-1.amazonaws.eu',
      'eusc-de-east-1',
      'eusc-de-east-1.amazonaws.eu',
    ],
    [
      'us-iso-east-1',
      'sts.us-iso-east-1.c2s.ic.gov',
      'iam.us-iso-east-1.c2s.ic.gov',
      'us-iso-east-1',
      'us-iso-east-1.c2s.ic.gov',
    ],
  ])('of %s are in its partition', async (region, sts, iam, iamRegion, suffix) => {
    expect(await hosts(region, false)).toEqual([
      `${sts} signed ${region}`,
      `${iam} signed ${iamRegion}`,
      `bedrock.${suffix} signed ${region}`,
      `bedrock-runtime.${suffix} signed ${region}`,
    ]);
  });

  test('with FIPS are the FIPS ones', async () => {
    expect(await hosts('us-gov-west-1', true)).toEqual([
      'sts.us-gov-west-1.amazonaws.com signed us-gov-west-1',
      'iam.us-gov.amazonaws.com signed us-gov-west-1',
      'bedrock-fips.us-gov-west-1.amazonaws.com signed us-gov-west-1',
      'bedrock-runtime-fips.us-gov-west-1.amazonaws.com signed us-gov-west-1',
    ]);
    expect(await hosts('us-east-1', true)).toContain('bedrock-runtime-fips.us-east-1.amazonaws.com signed us-east-1');
  });
});
