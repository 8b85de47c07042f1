/** Policies out of templates, with the functions that CDK writes into them. */
import { expect, test } from '@jest/globals';
import { readTemplate } from '../../../src/policy/cloudformation.ts';

const PSEUDO = { account: '111122223333', region: 'eu-central-1', partition: 'aws' };

function read(resources: object, parameters: object = {}) {
  const result = readTemplate(JSON.stringify({ Resources: resources, Parameters: parameters }), PSEUDO);
  if (!result.ok) throw new Error(result.message);
  return result.plan;
}

function allowing(resource: unknown) {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'bedrock:InvokeModel', Resource: resource }] };
}

/** Resources that the role's documents allow, and what is not known. */
function roleWith(resource: unknown, parameters: object = {}): [resources: unknown, unknown: string[] | undefined] {
  const { principals } = read(
    {
      App: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'app' } },
      Models: {
        Type: 'AWS::IAM::Policy',
        Properties: { PolicyName: 'models', PolicyDocument: allowing(resource), Roles: [{ Ref: 'App' }] },
      },
    },
    parameters,
  );
  const { identity = [], unknown } = principals[0]?.after ?? {};
  const documents = identity.map(({ text }) => JSON.parse(text) as ReturnType<typeof allowing>);
  return [documents.flatMap(({ Statement }) => Statement.map(({ Resource }) => Resource)), unknown];
}

test('Ref, Fn::Join and Fn::Sub on pseudo parameters and on parameters with defaults', () => {
  const join = {
    'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':bedrock:', { Ref: 'AWS::Region' }, '::foundation-model/*']],
  };
  expect(roleWith(join)).toEqual([['arn:aws:bedrock:eu-central-1::foundation-model/*'], []]);
  const sub = {
    'Fn::Sub': 'arn:aws:bedrock:${AWS::Region}:${AWS::AccountId}:inference-profile/${Geo}.${!aws:username}',
  };
  expect(roleWith(sub, { Geo: { Type: 'String', Default: 'eu' } })).toEqual([
    ['arn:aws:bedrock:eu-central-1:111122223333:inference-profile/eu.${aws:username}'],
    [],
  ]);
});

test('what cannot be resolved is named, and the document is not read without it', () => {
  expect(roleWith({ 'Fn::Sub': ['${Model}/*', { Model: { 'Fn::ImportValue': 'model' } }] })).toEqual([
    [],
    ['Fn::ImportValue "model" in Models'],
  ]);
  expect(roleWith({ Ref: 'Geo' }, { Geo: { Type: 'String' } })).toEqual([[], ['Ref Geo in Models']]);
});

test('inline and managed policies and boundaries', () => {
  const { principals } = read({
    Edge: { Type: 'AWS::IAM::ManagedPolicy', Properties: { PolicyDocument: allowing('edge') } },
    App: {
      Type: 'AWS::IAM::Role',
      Properties: {
        Policies: [{ PolicyName: 'inline', PolicyDocument: allowing('*') }],
        ManagedPolicyArns: [{ 'Fn::Sub': 'arn:${AWS::Partition}:iam::aws:policy/AmazonBedrockFullAccess' }],
        PermissionsBoundary: { Ref: 'Edge' },
      },
    },
  });
  expect(principals[0]).toMatchObject({
    name: 'App',
    after: {
      identity: [{ name: 'App inline', attached: { kind: 'inline', name: 'inline' } }],
      boundary: { name: 'Edge', attached: { kind: 'managed', madeFrom: 'Edge' } },
      elsewhere: ['arn:aws:iam::aws:policy/AmazonBedrockFullAccess'],
      unknown: [],
    },
  });
});

test('what is no template', () => {
  expect(readTemplate('x', PSEUDO)).toMatchObject({ ok: false, message: expect.stringContaining('not JSON') });
  expect(readTemplate('{}', PSEUDO)).toMatchObject({ ok: false, message: expect.stringContaining('no "Resources"') });
});

test('references that CloudFormation would refuse', () => {
  const messageOf = (resources: object) => {
    const read = readTemplate(
      JSON.stringify({ Resources: resources, Parameters: { Geo: { Type: 'String' } } }),
      PSEUDO,
    );
    return read.ok ? '' : read.message;
  };
  const policy = (roles: unknown, more: object = {}) => ({
    Type: 'AWS::IAM::Policy',
    Properties: { PolicyName: 'p', PolicyDocument: allowing('*'), Roles: roles },
    ...more,
  });
  const role = { Type: 'AWS::IAM::Role', Properties: {} };
  expect(messageOf({ P: policy([{ Ref: 'Lost' }]) })).toContain('P refers to Lost, which the template does not have');
  expect(messageOf({ P: policy([{ 'Fn::GetAtt': ['Gone', 'Arn'] }]) })).toContain('P refers to Gone');
  expect(messageOf({ P: policy([{ 'Fn::Sub': '${Away.Arn}' }]) })).toContain('P refers to Away');
  expect(messageOf({ P: policy(['x'], { DependsOn: ['Nowhere'] }) })).toContain('P refers to Nowhere');
  const cyclic = { ...role, Properties: { ManagedPolicyArns: [{ Ref: 'P' }] } };
  expect(messageOf({ App: cyclic, P: policy([{ Ref: 'App' }]) })).toContain(
    'circular dependency between resources: App -> P -> App',
  );
  // Parameters, pseudo parameters, variables of a Sub and variables of IAM are no resources.
  const fine = { 'Fn::Sub': ['${Own}-${Geo}-${AWS::Region}-${!aws:username}', { Own: 'x' }] };
  expect(messageOf({ App: role, P: policy([{ Ref: 'App' }, fine]) })).toBe('');
});
