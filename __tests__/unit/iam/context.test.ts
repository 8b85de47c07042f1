/** Which keys a simulated request carries, and which of those that policies read are missing in it. */
import { expect, test } from '@jest/globals';
import { requestContext, unknownKeys } from '../../../src/iam/context.ts';

const leg = {
  principalArn: 'arn:aws:iam::111122223333:role/ci',
  requestedRegion: 'us-east-1',
  time: '2026-11-20T00:00:00Z',
  extra: [],
};
/** What AmazonBedrockFullAccess reads. */
const FULL_ACCESS = [
  'aws:CalledViaLast',
  'aws:ResourceTag/sagemaker-sdk:bedrock',
  'iam:PassedToService',
  'aws:TagKeys',
];

test('a direct call is made by no service: what only such a call carries is not missing', () => {
  expect(unknownKeys([...FULL_ACCESS, 'aws:PrincipalTag/team', 'aws:SourceIp'], requestContext(leg))).toEqual([
    'aws:PrincipalTag/team',
    'aws:SourceIp',
  ]);
});

test('a call that a service makes carries its keys, typed as the simulator wants them', () => {
  const carried = {
    'aws:CalledVia': ['bedrock.amazonaws.com'],
    'aws:ViaAWSService': ['true'],
    'aws:CalledViaLast': ['x'],
  };
  expect(requestContext({ ...leg, carried }).slice(-3)).toEqual([
    { key: 'aws:CalledVia', values: ['bedrock.amazonaws.com'], type: 'stringList' },
    { key: 'aws:ViaAWSService', values: ['true'], type: 'boolean' },
    { key: 'aws:CalledViaLast', values: ['x'], type: 'string' },
  ]);
});
