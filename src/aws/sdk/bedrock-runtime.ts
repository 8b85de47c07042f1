/**
 * What is used of Bedrock's runtime client: a module of its own, so that the bundle leaves out the operations.
 * `aws/runtime-client.ts` sends them; of the SDK's it needs one command to make a request of, and how event streams
 * are read.
 */
export {
  BedrockRuntimeClient,
  ConverseStream$,
  InvokeModelWithResponseStream$,
  ListAsyncInvokesCommand,
} from '@aws-sdk/client-bedrock-runtime';
