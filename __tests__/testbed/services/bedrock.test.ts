import {
  GetFoundationModelAvailabilityCommand,
  GetFoundationModelCommand,
  GetInferenceProfileCommand,
  GetUseCaseForModelAccessCommand,
  ListFoundationModelsCommand,
  ListInferenceProfilesCommand,
} from '@aws-sdk/client-bedrock';
import { describe, expect, test } from '@jest/globals';
import { USER, clients, failure, withTestbed, world } from './support.ts';

const US = 'us.anthropic.claude-sonnet-4-5-20250929-v1:0';
const SONNET = 'foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';

describe('inference profiles', () => {
  test('by ID and by ARN, with their destinations', async () => {
    await withTestbed(world(), async (testbed) => {
      const { bedrock } = clients(testbed);
      const arn = `arn:aws:bedrock:us-east-1:111122223333:inference-profile/${US}`;
      for (const inferenceProfileIdentifier of [US, arn]) {
        const profile = await bedrock.send(new GetInferenceProfileCommand({ inferenceProfileIdentifier }));
        expect(profile).toMatchObject({
          inferenceProfileId: US,
          inferenceProfileArn: arn,
          status: 'ACTIVE',
          type: 'SYSTEM_DEFINED',
          models: [
            { modelArn: `arn:aws:bedrock:us-west-2::${SONNET}` },
            { modelArn: `arn:aws:bedrock:us-east-1::${SONNET}` },
          ],
        });
      }
      expect(testbed.journal.map(({ model }) => model)).toEqual([US, arn]);
    });
  });

  test('an application profile', async () => {
    await withTestbed(world(), async (testbed) => {
      const arn = 'arn:aws:bedrock:us-east-1:111122223333:application-inference-profile/heol2zyy5v48';
      const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: arn });
      expect(await clients(testbed).bedrock.send(command)).toMatchObject({
        type: 'APPLICATION',
        inferenceProfileName: 'search',
      });
    });
  });

  test('the list is paged and can be narrowed to a type', async () => {
    await withTestbed(world(), async (testbed) => {
      const { bedrock } = clients(testbed);
      const first = await bedrock.send(
        new ListInferenceProfilesCommand({ maxResults: 1, typeEquals: 'SYSTEM_DEFINED' }),
      );
      const second = await bedrock.send(
        new ListInferenceProfilesCommand({ maxResults: 1, typeEquals: 'SYSTEM_DEFINED', nextToken: first.nextToken }),
      );
      const ids = [first, second].flatMap((page) =>
        page.inferenceProfileSummaries?.map((item) => item.inferenceProfileId),
      );
      expect(ids).toEqual([US, US.replace('us.', 'global.')]);
      expect(second.nextToken).toBeUndefined();
    });
  });

  test('one that the region does not have', async () => {
    await withTestbed(world(), async (testbed) => {
      const command = new GetInferenceProfileCommand({ inferenceProfileIdentifier: US });
      expect(await failure(clients(testbed, undefined, 'eu-west-1').bedrock.send(command))).toMatchObject({
        name: 'ResourceNotFoundException',
        status: 404,
      });
    });
  });
});

test('foundation models with lifecycle and modalities', async () => {
  await withTestbed(world(), async (testbed) => {
    const { bedrock } = clients(testbed);
    const modelIdentifier = 'anthropic.claude-haiku-4-5-20251001-v1:0';
    const { modelDetails } = await bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
    expect(modelDetails).toMatchObject({
      modelId: modelIdentifier,
      inferenceTypesSupported: ['ON_DEMAND'],
      modelLifecycle: { status: 'LEGACY', endOfLifeTime: new Date('2027-01-08') },
    });
    const { modelSummaries } = await bedrock.send(new ListFoundationModelsCommand({}));
    expect(modelSummaries?.find(({ modelId }) => modelId?.startsWith('amazon.titan'))).toMatchObject({
      outputModalities: ['EMBEDDING'],
      responseStreamingSupported: false,
    });
  });
});

test('a lifecycle in days from now, and a model that is gone', async () => {
  const of = world();
  const models = of.accounts['111122223333']?.bedrock?.models?.['us-east-1'] ?? {};
  models['cohere.command-r-v1:0'] = {
    lifecycle: { status: 'LEGACY', 'end-of-life': '+10d', 'legacy-since': '-170d', 'extended-access-since': '-80d' },
  };
  models['cohere.command-v1:0'] = { runtime: 'end-of-life' };
  await withTestbed(of, async (testbed) => {
    const ask = (modelIdentifier: string) =>
      clients(testbed).bedrock.send(new GetFoundationModelCommand({ modelIdentifier }));
    const { modelDetails } = await ask('cohere.command-r-v1:0');
    const { endOfLifeTime, legacyTime, publicExtendedAccessTime } = modelDetails?.modelLifecycle ?? {};
    const days = (later?: Date, earlier?: Date) => ((later?.getTime() ?? 0) - (earlier?.getTime() ?? 0)) / 86_400_000;
    expect([days(endOfLifeTime, legacyTime), days(endOfLifeTime, publicExtendedAccessTime)]).toEqual([180, 90]);
    expect(await failure(ask('cohere.command-v1:0'))).toMatchObject({
      name: 'ResourceNotFoundException',
      status: 404,
    });
  });
});

test('availability defaults to everything, and says what the world says', async () => {
  const of = world();
  const models = of.accounts['111122223333']?.bedrock?.models?.['us-east-1'] ?? {};
  models['cohere.command-r-v1:0'] = { availability: { agreement: 'NOT_AVAILABLE' } };
  await withTestbed(of, async (testbed) => {
    const ask = (modelId: string) =>
      clients(testbed).bedrock.send(new GetFoundationModelAvailabilityCommand({ modelId }));
    expect(await ask('amazon.nova-lite-v1:0')).toMatchObject({
      agreementAvailability: { status: 'AVAILABLE' },
      authorizationStatus: 'AUTHORIZED',
      entitlementAvailability: 'AVAILABLE',
      regionAvailability: 'AVAILABLE',
    });
    expect(await ask('cohere.command-r-v1:0')).toMatchObject({ agreementAvailability: { status: 'NOT_AVAILABLE' } });
    expect(await failure(ask('cohere.nothing'))).toMatchObject({ name: 'ValidationException', status: 400 });
  });
});

test('the use case form', async () => {
  const of = world();
  const account = of.accounts['111122223333'];
  await withTestbed(of, async (testbed) => {
    const { formData } = await clients(testbed).bedrock.send(new GetUseCaseForModelAccessCommand({}));
    expect(Buffer.from(formData ?? []).toString()).toContain('companyName');
    if (account?.bedrock) account.bedrock['use-case-form'] = false;
    expect(await failure(clients(testbed).bedrock.send(new GetUseCaseForModelAccessCommand({})))).toEqual({
      name: 'ResourceNotFoundException',
      status: 404,
      message: 'You have not filled out the request form. Fill out the form before getting access.',
    });
  });
});

describe('each operation needs its permission', () => {
  const user = 'arn:aws:iam::111122223333:user/ann';
  const inferenceProfileIdentifier = US;
  test.each([
    {
      action: 'bedrock:ListInferenceProfiles',
      on: ' on resource: arn:aws:bedrock:us-east-1:111122223333:inference-profile/*',
      command: new ListInferenceProfilesCommand({}),
    },
    {
      action: 'bedrock:GetInferenceProfile',
      on: ` on resource: arn:aws:bedrock:us-east-1:111122223333:inference-profile/${US}`,
      command: new GetInferenceProfileCommand({ inferenceProfileIdentifier }),
    },
    {
      action: 'bedrock:GetFoundationModel',
      on: ' on resource: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
      command: new GetFoundationModelCommand({ modelIdentifier: 'amazon.nova-lite-v1:0' }),
    },
    { action: 'bedrock:ListFoundationModels', on: '', command: new ListFoundationModelsCommand({}) },
    {
      action: 'bedrock:GetFoundationModelAvailability',
      on: '',
      command: new GetFoundationModelAvailabilityCommand({ modelId: 'amazon.nova-lite-v1:0' }),
    },
  ])('$action', async ({ action, on, command }) => {
    await withTestbed(world(), async (testbed) => {
      const { bedrock } = clients(testbed, USER);
      expect(await failure(bedrock.send(command as ListInferenceProfilesCommand))).toEqual({
        name: 'AccessDeniedException',
        status: 403,
        message: `User: ${user} is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`,
      });
    });
  });
});
