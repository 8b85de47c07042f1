import type { CauseDefinition } from '../cause-definition.ts';
import { namesPolicy } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

export const sessionPolicy: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'The session policy does not allow the call',
  meaning: 'The session was made with a policy that is narrower than the role, so the role alone looks allowed.',
  short: 'session policy',
  documentation: [DOCS.sessionPolicy, DOCS.assumeRole],
  remedy: (names) =>
    `Allow ${names.action} on ${names.resource} in the session policy that the session was made with (it is set where the session is made), or pass none.`,
  closedBy: 'session-policy',
  example:
    'User: arn:aws:sts::111122223333:assumed-role/HauntedReaderBedrockRole/CognitoIdentityCredentials \nis not authorized to perform: bedrock:InvokeModel \nbecause no session policy allows the bedrock:InvokeModel action',
  denials: [{ id: 'session', by: 'policy', when: namesPolicy('session policy'), why: 'The sentence names it.' }],
};
