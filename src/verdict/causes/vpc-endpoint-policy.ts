import type { CauseDefinition } from '../cause-definition.ts';
import { namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const vpcEndpointPolicy: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'The policy of a VPC endpoint denies the call',
  meaning:
    'The request went through a VPC endpoint (or a VPN that resolves to one), whose policy does not allow it; IAM policies of the principal do not matter.',
  short: 'VPC endpoint',
  documentation: [DOCS.vpce],
  remedy: (names) =>
    `Allow ${names.action} on ${names.resource} in the policy of the bedrock-runtime VPC endpoint${names.policy}, or run where the name resolves to AWS's public endpoint.`,
  example:
    'User: arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_AI4DevUserAccess_8d0a03f0e739791c/user@example.com is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1:111122223333:inference-profile/us.anthropic.claude-3-7-sonnet-20250219-v1:0 because no VPC endpoint policy allows the bedrock:InvokeModel action',
  denials: [
    {
      id: 'vpc-endpoint',
      by: 'policy',
      when: namesPolicy('VPC endpoint policy'),
      why: 'The sentence names it; the caller went through a VPC endpoint.',
    },
  ],
};
