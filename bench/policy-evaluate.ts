/**
 * How fast requests are decided: 10,000 against a principal with 20 policies, a boundary and service control policies.
 * Budget: under a second on one core. Run: node scripts/node24.js bench/policy-evaluate.ts
 */
import { requestContext } from '../src/policy/context.ts';
import { type PolicyDocument, type PolicyKind, readPolicy } from '../src/policy/document.ts';
import { compilePolicies, evaluate } from '../src/policy/evaluate.ts';

const REQUESTS = 10_000;
const POLICIES = 20;

function policy(kind: PolicyKind, index: number, document: object): PolicyDocument {
  const read = readPolicy(JSON.stringify(document), { name: `${kind}-${index}`, kind });
  if (!read.ok) throw new Error(read.problem.message);
  return read.document;
}

const identity = Array.from({ length: POLICIES }, (_, index) =>
  policy('identity', index, {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Models',
        Effect: 'Allow',
        Action: ['bedrock:InvokeModel*', 'bedrock:Get*'],
        Resource: Array.from(
          { length: 20 },
          (__, model) => `arn:aws:bedrock:*::foundation-model/vendor${index}.m-${model}-*`,
        ),
        Condition: { StringLike: { 'aws:RequestedRegion': ['us-*', 'eu-*'] } },
      },
      {
        Effect: 'Allow',
        Action: 'bedrock:InvokeModel',
        Resource: 'arn:aws:bedrock:*:${aws:PrincipalAccount}:inference-profile/*',
        Condition: { ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::*:role/app-*' } },
      },
      { Effect: 'Deny', Action: 's3:*', Resource: '*' },
    ],
  }),
);
const lock = policy('scp', 0, {
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    {
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Resource: '*',
      Condition: { StringNotEquals: { 'aws:RequestedRegion': ['us-east-1', 'us-west-2', 'eu-west-1'] } },
    },
  ],
});
const boundary = policy('boundary', 0, {
  Version: '2012-10-17',
  Statement: { Effect: 'Allow', Action: 'bedrock:*', Resource: '*' },
});

const began = process.cpuUsage();
const compiled = compilePolicies({ identity, boundary, scps: [[lock]] });
const regions = ['us-east-1', 'us-west-2', 'eu-west-1', 'ap-south-1'];
const outcomes = new Map<string, number>();
for (let index = 0; index < REQUESTS; index++) {
  const region = regions[index % regions.length] ?? '';
  const { outcome } = evaluate(compiled, {
    action: index % 2 === 0 ? 'bedrock:InvokeModel' : 'bedrock:InvokeModelWithResponseStream',
    resource: `arn:aws:bedrock:${region}::foundation-model/vendor${index % 25}.m-${index % 23}-v1:0`,
    context: requestContext({
      'aws:RequestedRegion': region,
      'aws:PrincipalArn': 'arn:aws:iam::111122223333:role/app-ci',
      'aws:PrincipalAccount': '111122223333',
    }),
  });
  outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
}
// Time of the processor: what else the machine does is not ours.
const { user, system } = process.cpuUsage(began);
const took = (user + system) / 1000;
console.log(`${REQUESTS} requests, ${POLICIES} policies: ${took.toFixed(0)} ms`, Object.fromEntries(outcomes));
if (took > 1000) process.exitCode = 1;
