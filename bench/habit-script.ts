/**
 * Today's habit as a script: for each model one simulation, one look at its availability, one call, each awaited
 * before the next. Usage: node bench/habit-script.ts REGION MODEL ...
 */
import { BedrockClient, GetFoundationModelAvailabilityCommand } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient, InvokeModelCommand } from '@aws-sdk/client-bedrock-runtime';
import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';

const [region = '', ...models] = process.argv.slice(2);
const sts = new STSClient({ region });
const iam = new IAMClient({ region });
const bedrock = new BedrockClient({ region });
// The bench's cloud speaks HTTP/1.1; this client would speak HTTP/2.
const runtime = new BedrockRuntimeClient({ region, requestHandler: new NodeHttpHandler() });

const { Arn: PolicySourceArn } = await sts.send(new GetCallerIdentityCommand({}));
for (const modelId of models) {
  const ResourceArns = [`arn:aws:bedrock:${region}::foundation-model/${modelId}`];
  const { EvaluationResults = [] } = await iam.send(
    new SimulatePrincipalPolicyCommand({ PolicySourceArn, ActionNames: ['bedrock:InvokeModel'], ResourceArns }),
  );
  const { authorizationStatus } = await bedrock.send(new GetFoundationModelAvailabilityCommand({ modelId }));
  const body = JSON.stringify({ prompt: 'a', max_tokens: 1 });
  await runtime.send(new InvokeModelCommand({ modelId, body, contentType: 'application/json' }));
  console.log(modelId, EvaluationResults[0]?.EvalDecision, authorizationStatus, 'called');
}
