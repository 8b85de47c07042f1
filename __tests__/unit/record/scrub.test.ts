/** What a recording keeps of a text, and what it replaces. */
import { describe, expect, test } from '@jest/globals';
import { accountOfAccessKey } from '../../../src/identity/bearer-token.ts';
import { Scrubber } from '../../../src/record/scrub.ts';

const value = (text: string): string => new Scrubber().value(text);

describe('stays as it is', () => {
  test.each([
    'anthropic.claude-opus-*',
    'us.anthropic.claude-sonnet-4-5-20250929-v1:0',
    'us-gov.anthropic.claude-3-7-sonnet-20250219-v1:0',
    'eu-central-1',
    'us-gov-west-1',
    'bedrock:InvokeModel*',
    'bedrock-mantle:CreateInference',
    'aws-external-anthropic:CreateInference',
    'aws:RequestedRegion',
    'bedrock:InferenceProfileArn',
    'arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess',
    'arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0',
    'arn:aws:bedrock:*::foundation-model/*',
    'arn:aws:bedrock:::foundation-model/anthropic.claude-haiku-4-5-20251001-v1:0',
    '2026-11-28T16:00:00Z',
    'NOT_AVAILABLE',
    'prod-o6xchhpirymvs',
    '*',
  ])('%s', (text) => {
    expect(value(text)).toBe(text);
  });
});

describe('has a stand-in of the same length', () => {
  test.each([
    ['zanzibar-payroll', /^x+[a-w]-x+[a-w]$/],
    ['PAYROLL', /^X+[A-W]$/],
    ['314159265358', /^0{11}1$/],
    ['acme:Secret', /^x+[a-w]:x+[a-w]$/],
    ['anthropic.', /^x+[a-w]\.$/],
    ['acme.secret-model-v1:0', /^x+[a-w]\.x+[a-w]-x+[a-w]-x[a-w]:0$/],
    ['amazon.zanzibar-v1:0', /^amazon\.x+[a-w]-v1:0$/],
    ['us.anthropic.claude-payroll-4', /^us\.anthropic\.claude-x+[a-w]-4$/],
    ['meta.llama314159265358', /^meta\.llama0+1$/],
    ['arn:aws:bedrock:us-east-1::foundation-model/cohere.walrus', /foundation-model\/cohere\.x+[a-w]$/],
    ['eu-payroll-1', /^x[a-w]-x+[a-w]-1$/],
    ['Jürgen', /^x+[a-w]$/],
    ['48213', /^0000\d$/],
    ['203.0.113.7', /^111\.1\.111\.1$/],
    ['10.20.0.0/16', /^11\.11\.1\.1\/16$/],
    ['aws:PrincipalTag/zebra', /^aws:PrincipalTag\/x+[a-w]$/],
    ['arn:aws:iam::314159265358:role/teams/Zanzibar', /^arn:aws:iam::000000000001:role\/x+[a-w]\/x+[a-w]$/],
    ['arn:aws:bedrock:us-east-1::foundation-model/zanzibar', /^arn:aws:bedrock:us-east-1::foundation-model\/x+[a-w]$/],
    [
      'arn:aws:bedrock:us-east-1:314159265358:application-inference-profile/abc123def456',
      /:0+1:application-inference-profile\/x+[a-w]$/,
    ],
    ['AROAZANZIBARPAYROLL12:ocelot', /^AROAIX+[A-W]:x+[a-w]$/],
  ])('%s', (text, shape) => {
    const made = value(text);
    expect(made).toMatch(shape);
    expect(made).toHaveLength(text.length);
  });
});

test('the same word has the same stand-in, and another word another one', () => {
  const scrubber = new Scrubber();
  const [role = '', pattern = '', other = ''] = ['search-app', 'search-*', 'walrus-app'].map((text) =>
    scrubber.name(text),
  );
  expect(pattern.split('-')[0]).toBe(role.split('-')[0]);
  expect(other.split('-')[0]).not.toBe(role.split('-')[0]);
  expect(other.split('-')[1]).toBe(role.split('-')[1]);
});

test('an access key ID tells the stand-in of its account and nothing of its own', () => {
  const scrubber = new Scrubber();
  const real = 'ASIAQNZGKIQY56JQ7WML';
  const account = accountOfAccessKey(real) ?? '';
  expect(account).toMatch(/^\d{12}$/);
  const made = scrubber.name(real);
  expect(made).toMatch(/^ASIA[A-Z2-7]{16}$/);
  expect(accountOfAccessKey(made)).toBe(scrubber.name(account));
  expect(made).not.toContain(real.slice(4, 10));
});

describe('a message', () => {
  test('keeps the words that it is recognised by, and nothing else', () => {
    const said =
      'User: arn:aws:sts::314159265358:assumed-role/zanzibar/ocelot is not authorized to perform: bedrock:InvokeModel on resource: arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-lite-v1:0 because no identity-based policy allows the bedrock:InvokeModel action';
    const made = new Scrubber().message(said);
    expect(made).toMatch(
      /^User: arn:aws:sts::0+1:assumed-role\/x+[a-w]\/x+[a-w] is not authorized to perform: bedrock:InvokeModel on resource: /,
    );
    expect(made).toContain('because no identity-based policy allows the bedrock:InvokeModel action');
  });

  test.each([
    'Contoso',
    'contoso',
    'bumblebee-prod',
    'ocelot@example.test',
    'CHAMOIS-4711',
    '314159265358',
    'team/walrus',
    '203.0.113.7',
    '48213',
    '8f3e2a10-77aa-4bcd-9e01-0123456789ab',
  ])('replaces %s, wherever it stands', (word) => {
    const made = new Scrubber().message(`The account of ${word} is not authorized. Contact ${word}.`);
    expect(made).not.toContain(word);
    expect(made).toMatch(/^The account of \S+ is not authorized\. Contact \S+\.$/);
  });
});

test('a policy document keeps its shape, its elements and every position', () => {
  const document = `{
  "Version": "2012-10-17",
  "Statement": [{
    "Sid": "AllowWalrus", "Effect": "Allow", "Action": ["bedrock:InvokeModel"], "Resource": "arn:aws:bedrock:*::foundation-model/anthropic.*",
    "Condition": { "StringLike": { "aws:PrincipalTag/zebra": "narwhal-*", "aws:RequestedRegion": "eu-*" } }
  }]
}`;
  const made = new Scrubber().document(document);
  expect(made).toHaveLength(document.length);
  expect(made.split('\n').map((line) => line.length)).toEqual(document.split('\n').map((line) => line.length));
  expect(made).toMatch(/"Sid": "x+[a-w]", "Effect": "Allow", "Action": \["bedrock:InvokeModel"\]/);
  expect(made).toMatch(/"StringLike": \{ "aws:PrincipalTag\/x+[a-w]": "x+[a-w]-\*", "aws:RequestedRegion": "/);
  expect(made).not.toMatch(/walrus|zebra|narwhal/i);
});

test('values of an enumeration stay in an API, not in a policy or where any writer may put text', () => {
  const scrubber = new Scrubber();
  expect(scrubber.json('{"includedModels":["ALL"],"status":"IN_REVIEW","name":"ALL","tagValue":"PAYROLL"}')).toMatch(
    /^\{"includedModels":\["ALL"\],"status":"IN_REVIEW","name":"X+[A-W]","tagValue":"X+[A-W]"\}$/,
  );
  expect(scrubber.document('{"aws:PrincipalTag/team":"PAYROLL"}')).not.toContain('PAYROLL');
});

test.each([
  ['bedrock-mantle', 'project', 'default'],
  ['aws-external-anthropic', 'workspace', 'wrkspc_01AbCdEf23GhIj'],
])('the ARN that a simulation of %s answers with is the one that the recorded entry names', (service, type, id) => {
  const scrubber = new Scrubber();
  const account = scrubber.value('314159265358');
  const arn = `arn:aws:${service}:us-east-1:314159265358:${type}/${id}`;
  expect(scrubber.value(arn)).toBe(`arn:aws:${service}:us-east-1:${account}:${type}/${scrubber.value(id)}`);
});

test('XML as AWS writes it: a declaration, a namespace, elements that are empty', () => {
  const xml = `<?xml version="1.0" encoding="UTF-8"?>
<A xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><PolicyNames/><Marker></Marker><RoleName>walrus</RoleName></A>`;
  expect(new Scrubber().xml(xml, {})).toMatch(/<PolicyNames\/><Marker><\/Marker><RoleName>x+[a-w]<\/RoleName><\/A>$/);
});

test('XML with texts beside its elements keeps none of them', () => {
  const xml = '<A><Path>x contoso<Arn>arn:aws:iam::314159265358:role/contoso</Arn>contoso<B/>contoso</Path></A>';
  const made = new Scrubber().xml(xml, {});
  expect(made).not.toMatch(/contoso|314159265358/);
  expect(made).toMatch(
    /^<A><Path>x x+[a-w]<Arn>arn:aws:iam::0+1:role\/x+[a-w]<\/Arn>x+[a-w]<B\/>x+[a-w]<\/Path><\/A>$/,
  );
});

test.each([
  ['json', 'Tenant Contoso is not authorized'],
  ['json', '{"a":"Contoso'],
  ['json', '{"account":314159265358,"list":[314159265358]}'],
  ['json', '"J\\u00fcrgenContoso"'],
  ['xml', '<html><p class="contoso">Contoso</p></html>'],
  ['xml', '<Error><!-- Contoso --><Message>no</Message></Error>'],
  ['xml', 'Contoso <Error></Error>'],
  ['document', 'Contoso'],
] as const)('%s that is none, or holds more than it should, keeps nothing private: %s', (kind, text) => {
  const scrubber = new Scrubber();
  const made = kind === 'xml' ? scrubber.xml(text, {}) : scrubber[kind](text);
  expect(made).not.toMatch(/contoso|314159265358/i);
});

test('what is JSON stays JSON, escapes included', () => {
  const text = JSON.stringify({ name: 'Jürgen "the" Walrus\n\\x', status: 'ACTIVE' }).replace('ü', '\\u00fc');
  expect(JSON.parse(new Scrubber().json(text))).toMatchObject({ status: 'ACTIVE' });
});

test.each(['ec2:ResourceTag/walrus', 's3:ExistingObjectTag/walrus', 'aws:RequestTag/walrus'])(
  'the tag of %s',
  (key) => {
    const made = new Scrubber().value(key);
    expect(made).toBe(new Scrubber().key(key));
    expect(made.split('/')[0]).toBe(key.split('/')[0]);
    expect(made).not.toContain('walrus');
  },
);

test('where a statement stands stays, since a document is as long as before', () => {
  const xml = '<StartPosition><Line>1204</Line><Column>33</Column></StartPosition><CostCenter>48213</CostCenter>';
  expect(new Scrubber().xml(xml, {})).toBe(
    '<StartPosition><Line>1204</Line><Column>33</Column></StartPosition><CostCenter>00001</CostCenter>',
  );
});

test('XML and JSON keep their elements and keys; what is dropped is dropped', () => {
  const scrubber = new Scrubber();
  const xml = scrubber.xml(
    '<Role><RoleName>zanzibar</RoleName><SecretAccessKey>abc</SecretAccessKey><Code>AccessDenied</Code></Role>',
    {
      SecretAccessKey: () => 'gone',
    },
  );
  expect(xml).toMatch(
    /^<Role><RoleName>x+[a-w]<\/RoleName><SecretAccessKey>gone<\/SecretAccessKey><Code>AccessDenied<\/Code><\/Role>$/,
  );
  expect(
    scrubber.json('{"inferenceProfileName":"zanzibar","status":"ACTIVE","Message":"Not authorized, zanzibar"}'),
  ).toMatch(/^\{"inferenceProfileName":"x+[a-w]","status":"ACTIVE","Message":"Not authorized, x+[a-w]"\}$/);
});

test('a model that looks like one of AWS keeps its provider and the words that models are known by, in a message too', () => {
  const scrubber = new Scrubber();
  const made = scrubber.message('The model amazon.walrus-lite-v1:0 is not authorized.');
  expect(made).toMatch(/^The model amazon\.x+[a-w]-lite-v1:0 is not authorized\.$/);
  expect(made).toContain(scrubber.value('amazon.walrus-lite-v1:0'));
});

test('a field that is not made of the words of an API has a stand-in, as far as it could be a name', () => {
  const text =
    '{"modelArn":1,"stop_reason":1,"__type":1,"walrus":{"tags":{"zebra":"x"}},"modelNarwhal":1,"a314159265358":1}';
  const made = new Scrubber().json(text);
  expect(made).toHaveLength(text.length);
  expect(made).toMatch(/^\{"modelArn":1,"stop_reason":1,"__type":1,"x+[a-w]":\{"tags":\{"x+[a-w]":"/);
  expect(made).not.toMatch(/narwhal|314159/i);
});

describe('what is AWS\u2019s in an ARN stays, the rest does not', () => {
  test.each([
    ['arn:aws:iam::aws:policy/service-role/AmazonX', /^arn:aws:iam::aws:policy\/service-role\/AmazonX$/],
    ['arn:aws:iam::314159265358:policy/AmazonX', /^arn:aws:iam::0+1:policy\/X+[A-W]|x+[a-w]$/],
    ['arn:aws:s3:::walrus', /^arn:aws:s3:::x+[a-w]$/],
    ['arn:aws:s3:walrus-9:*:zebra', /^arn:aws:s3:x+[a-w]-9:\*:x+[a-w]$/],
    ['arn:aws:bedrock:*:*:inference-profile/*', /^arn:aws:bedrock:\*:\*:inference-profile\/\*$/],
    ['arn:aws:bedrock:us-east-1::walrus/model', /^arn:aws:bedrock:us-east-1::x+[a-w]\/x+[a-w]$/],
  ])('%s', (arn, shape) => {
    const made = value(arn);
    expect(made).toMatch(shape);
    expect(made).not.toMatch(/walrus|zebra|314159265358/);
  });
});

describe('in XML', () => {
  test('messages keep their words, documents their elements, codes all', () => {
    const policy = encodeURIComponent('{"Statement":[{"Sid":"Walrus","Effect":"Allow"}]}');
    const made = new Scrubber().xml(
      `<A><Message>Role walrus is not authorized</Message><SourcePolicyType>IAM Policy</SourcePolicyType><PolicyDocument>${policy}</PolicyDocument>` +
        `<Document>${policy}</Document><ErrorCode>Walrus9</ErrorCode><Line>12</Line><Other>1234567</Other></A>`,
      {},
    );
    expect(made).toMatch(/<Message>Role x+[a-w] is not authorized<\/Message>/);
    expect(made).toContain('<SourcePolicyType>IAM Policy</SourcePolicyType>');
    expect(made).toContain('<ErrorCode>Walrus9</ErrorCode>');
    expect(made).toContain('<Line>12</Line>');
    expect(made).toContain('<Other>0000001</Other>');
    for (const [, , text = ''] of made.matchAll(/<(PolicyDocument|Document)>([^<]+)</g))
      expect(decodeURIComponent(text)).toMatch(/^\{"Statement":\[\{"Sid":"X?x*[A-Wa-w]+","Effect":"Allow"\}\]\}$/);
    expect(made).not.toMatch(/Walrus(?!9)/);
  });

  test('a document that is not encoded as one is read all the same', () => {
    const made = new Scrubber().xml('<A><PolicyDocument>100% walrus</PolicyDocument></A>', {});
    expect(made).not.toContain('walrus');
  });
});

describe('in JSON', () => {
  test.each([
    ['{"modelName":"Nova Walrus"}', /Nova Walrus/],
    ['{"providerName":"Amazon"}', /"Amazon"/],
    ['{"xmodelName":"Walrus"}', /^(?!.*Walrus)/],
    ['{"modelNames":"Walrus"}', /^(?!.*Walrus)/],
    ['{"__type":"com.amazon.coral#AccessDeniedException"}', /com\.amazon\.coral#AccessDeniedException/],
    ['{"type":"com.walrus#WalrusException"}', /^(?!.*walrus)/],
    ['{"__type":"a walrus"}', /^(?!.*walrus)/],
    ['{"message":"walrus is not authorized"}', /"x+[a-w] is not authorized"/],
    ['{"errormessage":"walrus is not"}', /^(?!.*is not)/],
    ['{"n":1,"account": 314159265358 }', /"account": 0+1 \}/],
  ])('%s', (text, shape) => {
    expect(new Scrubber().json(text)).toMatch(shape);
  });
});

test.each([
  ['ForAnyValue:StringLike', true],
  ['ForAllValues:StringEqualsIfExists', true],
  ['StringEqualsIfExists', true],
  ['StringWalrus', false],
  ['aws:PrincipalOrgID', true],
])('the operator or key %s stays: %s', (key, stays) => {
  expect(new Scrubber().key(key) === key).toBe(stays);
});

test.each([
  ['a word that AWS says with another: Access/denied', 'Access/denied'],
  ['ResourceNotFoundException', 'ResourceNotFoundException'],
  ['walrusException', undefined],
  ['Walrus/denied', undefined],
  ['000', '000'],
  ['x', 'x'],
])('in a message %s', (text, kept) => {
  const made = new Scrubber().message(text);
  if (kept === undefined) expect(made).not.toMatch(/walrus/i);
  else expect(made).toContain(kept);
});
