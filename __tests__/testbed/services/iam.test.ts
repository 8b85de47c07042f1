import {
  GetContextKeysForPrincipalPolicyCommand,
  GetRoleCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
import { describe, expect, test } from '@jest/globals';
import { ROLE, USER, clients, failure, withTestbed, world } from './support.ts';

const NOVA = 'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0';
const LLAMA = 'arn:aws:bedrock:us-east-1::foundation-model/meta.llama3-8b-instruct-v1:0';
const INVOKE = 'bedrock:InvokeModel';
const STREAM = 'bedrock:InvokeModelWithResponseStream';

describe('SimulatePrincipalPolicy', () => {
  test('answers one result an action, and each resource inside it', async () => {
    await withTestbed(world(), async (testbed) => {
      const { EvaluationResults, IsTruncated } = await clients(testbed).iam.send(
        new SimulatePrincipalPolicyCommand({
          PolicySourceArn: ROLE,
          ActionNames: [INVOKE, STREAM],
          ResourceArns: [NOVA, LLAMA],
          ContextEntries: [
            { ContextKeyName: 'aws:RequestedRegion', ContextKeyValues: ['us-east-1'], ContextKeyType: 'string' },
          ],
        }),
      );
      expect(IsTruncated).toBe(false);
      expect(EvaluationResults?.map(({ EvalActionName, EvalDecision }) => [EvalActionName, EvalDecision])).toEqual([
        [INVOKE, 'explicitDeny'],
        [STREAM, 'explicitDeny'],
      ]);
      const [first] = EvaluationResults ?? [];
      expect(
        first?.ResourceSpecificResults?.map((result) => [result.EvalResourceName, result.EvalResourceDecision]),
      ).toEqual([
        [NOVA, 'allowed'],
        [LLAMA, 'explicitDeny'],
      ]);
      expect(first?.ResourceSpecificResults?.[1]?.MatchedStatements?.[0]).toMatchObject({
        SourcePolicyId: 'role_ci_models',
        SourcePolicyType: 'IAM Policy',
        StartPosition: { Line: expect.any(Number), Column: expect.any(Number) },
      });
    });
  });

  test('pages by action', async () => {
    await withTestbed(world(), async (testbed) => {
      const { iam } = clients(testbed);
      const input = { PolicySourceArn: ROLE, ActionNames: [INVOKE, STREAM], ResourceArns: [NOVA], MaxItems: 1 };
      const first = await iam.send(new SimulatePrincipalPolicyCommand(input));
      expect(first).toMatchObject({ IsTruncated: true, EvaluationResults: [{ EvalActionName: INVOKE }] });
      const second = await iam.send(new SimulatePrincipalPolicyCommand({ ...input, Marker: first.Marker }));
      expect(second).toMatchObject({ IsTruncated: false, EvaluationResults: [{ EvalActionName: STREAM }] });
    });
  });

  test('takes exclusions and further policies', async () => {
    const of = world();
    const account = of.accounts['111122223333'];
    const deny = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: INVOKE, Resource: NOVA }] };
    const all = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
    const levels = [
      [
        { name: 'FullAWSAccess', document: all },
        { name: 'Deny', document: deny },
      ],
    ];
    const organization = { id: 'o-1', 'service-control-policies': levels };
    await withTestbed({ ...of, accounts: { '111122223333': { ...account, organization } } }, async (testbed) => {
      const simulate = async (extra: object) => {
        const input = { PolicySourceArn: ROLE, ActionNames: [INVOKE], ResourceArns: [NOVA], ...extra };
        return (await clients(testbed).iam.send(new SimulatePrincipalPolicyCommand(input))).EvaluationResults?.[0];
      };
      expect(await simulate({})).toMatchObject({
        EvalDecision: 'explicitDeny',
        OrganizationsDecisionDetail: { AllowedByOrganizations: false },
        MatchedStatements: [],
      });
      expect(await simulate({ PolicyExclusionList: [{ PolicyType: 'scp' }] })).toMatchObject({
        EvalDecision: 'allowed',
      });
      const both = { PolicyExclusionList: [{ PolicyType: 'scp' }], PolicyInputList: [JSON.stringify(deny)] };
      expect(await simulate(both)).toMatchObject({
        EvalDecision: 'explicitDeny',
        MatchedStatements: [{ SourcePolicyId: 'PolicyInputList.1' }],
      });
    });
  });

  const session = 'arn:aws:sts::111122223333:assumed-role/ci/standing';
  const pathless = 'arn:aws:iam::111122223333:role/ci';
  test.each([
    {
      arn: session,
      name: 'InvalidInputException',
      status: 400,
      message: `Invalid ARN provided in the request: ${session}`,
    },
    {
      arn: 'arn:aws:iam::111122223333:root',
      name: 'InvalidInputException',
      status: 400,
      message: 'Invalid ARN provided in the request: arn:aws:iam::111122223333:root',
    },
    {
      arn: 'arn:aws:iam::444455556666:role/tenant',
      name: 'InvalidInputException',
      status: 400,
      message:
        "Invalid Policy Source Arn: caller's account 111122223333 does not have access to policies in account 444455556666.",
    },
    {
      arn: pathless,
      name: 'AccessDenied',
      status: 403,
      message: `User: ${session} is not authorized to perform: iam:SimulatePrincipalPolicy on resource: ${pathless} because no identity-based policy allows the iam:SimulatePrincipalPolicy action`,
    },
  ])('refuses $arn with $name', async ({ arn, ...failed }) => {
    await withTestbed(world(), async (testbed) => {
      const input = { PolicySourceArn: arn, ActionNames: [INVOKE], ResourceArns: [NOVA] };
      expect(await failure(clients(testbed).iam.send(new SimulatePrincipalPolicyCommand(input)))).toEqual(failed);
    });
  });

  test('says that a resource is no ARN, and that a caller may not', async () => {
    await withTestbed(world(), async (testbed) => {
      const input = { PolicySourceArn: ROLE, ActionNames: [INVOKE], ResourceArns: ['nova'] };
      expect(await failure(clients(testbed).iam.send(new SimulatePrincipalPolicyCommand(input)))).toMatchObject({
        name: 'InvalidInputException',
        message: 'ResourceNames are not in a valid ARN format: nova.',
      });
      const byUser = clients(testbed, USER).iam.send(
        new SimulatePrincipalPolicyCommand({ ...input, ResourceArns: [NOVA] }),
      );
      expect(await failure(byUser)).toMatchObject({ name: 'AccessDenied', status: 403 });
    });
  });

  test('a throttling fault strikes as often as it says', async () => {
    const faults = [
      {
        service: 'iam',
        operation: 'SimulatePrincipalPolicy',
        status: 400,
        name: 'Throttling',
        message: 'Rate exceeded',
        times: 1,
      },
    ];
    await withTestbed(world({ faults }), async (testbed) => {
      const send = () =>
        clients(testbed).iam.send(new SimulatePrincipalPolicyCommand({ PolicySourceArn: ROLE, ActionNames: [INVOKE] }));
      expect(await failure(send())).toEqual({ name: 'Throttling', status: 400, message: 'Rate exceeded' });
      await expect(send()).resolves.toMatchObject({ IsTruncated: false });
    });
  });
});

test('SimulateCustomPolicy needs its own permission', async () => {
  await withTestbed(world(), async (testbed) => {
    const input = { PolicyInputList: [], ActionNames: [INVOKE] };
    expect(await failure(clients(testbed).iam.send(new SimulateCustomPolicyCommand(input)))).toMatchObject({
      name: 'AccessDenied',
    });
  });
});

test('GetContextKeysForPrincipalPolicy lists what policies read', async () => {
  const of = world();
  const role = of.accounts['111122223333']?.roles?.ci;
  if (role?.policies) {
    role.policies.more = {
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: '*',
          Resource: '*',
          Condition: { StringEquals: { 'aws:PrincipalTag/team': 'search' } },
        },
      ],
    };
  }
  await withTestbed(of, async (testbed) => {
    const keys = await clients(testbed).iam.send(
      new GetContextKeysForPrincipalPolicyCommand({ PolicySourceArn: ROLE }),
    );
    expect(keys.ContextKeyNames).toEqual(['aws:PrincipalTag/team']);
  });
});

test('GetRole gives the path back', async () => {
  await withTestbed(world(), async (testbed) => {
    const { Role } = await clients(testbed).iam.send(new GetRoleCommand({ RoleName: 'ci' }));
    expect(Role).toMatchObject({
      Arn: ROLE,
      Path: '/service/',
      MaxSessionDuration: 3600,
      Tags: [{ Key: 'team', Value: 'search' }],
    });
  });
});
