/** What is used of Bedrock's runtime client: a module of its own, so that the bundle leaves out the other operations. */
export {
  ApplyGuardrailCommand,
  BedrockRuntimeClient,
  ConverseCommand,
  ConverseStreamCommand,
  CountTokensCommand,
  InvokeModelCommand,
  InvokeModelWithResponseStreamCommand,
  ListAsyncInvokesCommand,
} from '@aws-sdk/client-bedrock-runtime';
export { CreateChatCompletionCommand, CreateMessageCommand, CreateResponseCommand } from '../compatible-commands.ts';
