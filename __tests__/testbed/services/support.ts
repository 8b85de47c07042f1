/** A small world to test services with, and the SDK's clients pointed at it. */
import { BedrockClient } from '@aws-sdk/client-bedrock';
import { BedrockRuntimeClient } from '@aws-sdk/client-bedrock-runtime';
import { IAMClient } from '@aws-sdk/client-iam';
import { AssumeRoleWithWebIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import { parseWorld } from '../../../testbed/load.ts';
import { idTokenUrl } from '../../../testbed/services/github.ts';
import type { Testbed } from '../../../testbed/testbed.ts';
import { startTestbed } from '../../../testbed/testbed.ts';
import type { World } from '../../../testbed/world.ts';

export interface Keys {
  accessKeyId: string;
  secretAccessKey: string;
  sessionToken?: string;
}

export const ROLE = 'arn:aws:iam::111122223333:role/service/ci';
export const USER: Keys = { accessKeyId: 'AKIAEXAMPLEEXAMPLE00', secretAccessKey: 'secret-of-the-user' };
export const SESSION: Keys = {
  accessKeyId: 'ASIAEXAMPLEEXAMPLE00',
  secretAccessKey: 'secret-of-the-session',
  sessionToken: 'token-of-the-session',
};

const SONNET = 'anthropic.claude-sonnet-4-5-20250929-v1:0';

/** One role with a path that GitHub may assume, one user, one role in another account. */
export const WORLD = `
title: Services
about: What the tests of the services look at.
accounts:
  '111122223333':
    oidc-providers:
      - { url: 'https://token.actions.githubusercontent.com', audiences: [sts.amazonaws.com] }
    roles:
      ci:
        path: /service/
        tags: { team: search }
        trust:
          Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Principal: { Federated: 'arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com' }
              Action: sts:AssumeRoleWithWebIdentity
              Condition: { StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:octo-org/octo-repo:*' } }
        policies:
          models:
            Version: '2012-10-17'
            Statement:
              - { Effect: Allow, Action: 'bedrock:*', Resource: '*' }
              - { Effect: Deny, Action: 'bedrock:*', Resource: 'arn:aws:bedrock:*::foundation-model/meta.*' }
              - { Effect: Allow, Action: ['iam:SimulatePrincipalPolicy', 'iam:GetContextKeysForPrincipalPolicy', 'iam:GetRole'], Resource: '${ROLE}' }
              - { Effect: Allow, Action: 'sts:AssumeRole', Resource: '*' }
        sessions:
          - { name: standing, id: ${SESSION.accessKeyId}, secret: ${SESSION.secretAccessKey}, token: ${SESSION.sessionToken ?? ''} }
      narrow:
        trust: &account
          Version: '2012-10-17'
          Statement:
            - { Effect: Allow, Principal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }
        max-session-duration: 7200
        policies:
          one-destination:
            Version: '2012-10-17'
            Statement:
              - Effect: Allow
                Action: bedrock:InvokeModel
                Resource:
                  - arn:aws:bedrock:us-east-1:111122223333:inference-profile/*
                  - arn:aws:bedrock:us-east-1::foundation-model/*
      named:
        trust:
          Version: '2012-10-17'
          Statement:
            - { Effect: Allow, Principal: { AWS: 'arn:aws:iam::111122223333:user/ann' }, Action: 'sts:AssumeRole' }
    users:
      ann: { access-keys: [{ id: ${USER.accessKeyId}, secret: ${USER.secretAccessKey} }] }
    bedrock:
      models:
        us-east-1:
          ${SONNET}: { on-demand: false }
          amazon.nova-lite-v1:0:
          amazon.titan-embed-text-v2:0: { output: [EMBEDDING], streaming: false }
          anthropic.claude-haiku-4-5-20251001-v1:0: { count-tokens: true, lifecycle: { status: LEGACY, end-of-life: 2027-01-08 } }
          openai.gpt-5.6-sol: {}
          meta.llama3-8b-instruct-v1:0: {}
          cohere.command-r-v1:0: { runtime: end-of-life }
          mistral.mistral-large-2407-v1:0: { runtime: quota }
        us-west-2:
          ${SONNET}: { on-demand: false }
      inference-profiles:
        us-east-1:
          us.${SONNET}:
            models:
              - arn:aws:bedrock:us-west-2::foundation-model/${SONNET}
              - arn:aws:bedrock:us-east-1::foundation-model/${SONNET}
          global.${SONNET}:
            models: ['arn:aws:bedrock:us-east-1::foundation-model/${SONNET}', 'arn:aws:bedrock:::foundation-model/${SONNET}']
      application-inference-profiles:
        us-east-1:
          heol2zyy5v48: { name: search, models: ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0'] }
  '444455556666':
    roles:
      tenant:
        trust:
          Version: '2012-10-17'
          Statement:
            - Effect: Allow
              Principal: { AWS: 'arn:aws:iam::111122223333:root' }
              Action: sts:AssumeRole
              Condition: { StringEquals: { 'sts:ExternalId': portal-7 } }
github:
  contents: { '${'2'.repeat(40)}': { .github/bedrock-access.yml: 'version: 1' } }
run: { inputs: {} }
expect: { result: pass, cells: [] }
`;

/** The world, with parts replaced. */
export function world(changes: Partial<World> = {}): World {
  return { ...parseWorld(WORLD, 'support.ts'), ...changes };
}

/** Runs a test against a world's services and closes them. */
export async function withTestbed(of: World, test: (testbed: Testbed) => Promise<void>): Promise<void> {
  const testbed = await startTestbed(of);
  try {
    await test(testbed);
  } finally {
    await testbed.close();
  }
}

const requestHandler = new NodeHttpHandler();
const common = { requestHandler, maxAttempts: 1, authSchemePreference: ['sigv4'] };

/** The SDK's clients for a testbed and credentials. */
export function clients(testbed: Testbed, credentials: Keys = SESSION, region = 'us-east-1') {
  const { urls } = testbed;
  return {
    sts: new STSClient({ ...common, region, credentials, endpoint: urls.sts }),
    iam: new IAMClient({ ...common, region, credentials, endpoint: urls.iam }),
    bedrock: new BedrockClient({ ...common, region, credentials, endpoint: urls.bedrock }),
    runtime: new BedrockRuntimeClient({ ...common, region, credentials, endpoint: urls['bedrock-runtime'] }),
  };
}

/** A GitHub OIDC token, as the toolkit asks for it. */
export async function idToken(testbed: Testbed, audience = 'sts.amazonaws.com'): Promise<string> {
  const url = `${idTokenUrl(testbed.urls.github)}&audience=${encodeURIComponent(audience)}`;
  const answer = await fetch(url, { headers: { authorization: `Bearer ${testbed.run.idTokenRequestToken}` } });
  const body = (await answer.json()) as { value: string };
  return body.value;
}

/** Assumes a role with GitHub's token. */
export async function assume(testbed: Testbed, role = ROLE, audience?: string) {
  return clients(testbed).sts.send(
    new AssumeRoleWithWebIdentityCommand({
      RoleArn: role,
      RoleSessionName: 'check',
      WebIdentityToken: await idToken(testbed, audience),
      DurationSeconds: 900,
    }),
  );
}

export interface Failed {
  name: string;
  status: number | undefined;
  message: string;
}

/** The error of a call that must fail, as data. */
export async function failure(call: Promise<unknown>): Promise<Failed> {
  try {
    await call;
  } catch (error) {
    const { name, message } = error as Error;
    return { name, message, status: (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode };
  }
  throw new Error('the call should have failed');
}
