/** A CloudFormation template in YAML as the JSON that it stands for, in bounds. */
import { describe, expect, test } from '@jest/globals';
import { templateYaml } from '../../../src/settings/template-yaml.ts';

const value = (text: string) => {
  const read = templateYaml(text);
  return read.ok ? read.value : read.message;
};

test.each([
  ['a: !Ref Role', { a: { Ref: 'Role' } }],
  ['a: !Condition Prod', { a: { Condition: 'Prod' } }],
  ['a: !Sub "${AWS::Region}"', { a: { 'Fn::Sub': '${AWS::Region}' } }],
  ['a: !GetAtt Role.Arn', { a: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
  ['a: !GetAtt Role.Nested.Arn', { a: { 'Fn::GetAtt': ['Role', 'Nested.Arn'] } }],
  ['a: !GetAtt Role', { a: { 'Fn::GetAtt': ['Role'] } }],
  ['a: !GetAtt [Role, Arn]', { a: { 'Fn::GetAtt': ['Role', 'Arn'] } }],
  ['a: !Join [":", [a, !Ref B]]', { a: { 'Fn::Join': [':', ['a', { Ref: 'B' }]] } }],
  ['a: !If { x: 1 }', { a: { 'Fn::If': { x: 1 } } }],
  ['a: !!str 1', { a: '1' }],
  ['a: &x { y: 1 }\nb: *x', { a: { y: 1 }, b: { y: 1 } }],
  ['a: &x [1]\nb: &x [2]\nc: *x', { a: [1], b: [2], c: [2] }],
  ['&k a: 1\nb: *k', { a: 1, b: 'a' }],
  ['2024: x', { 2024: 'x' }],
  ['? [x]\n: y', { '': 'y' }],
  ['', undefined],
  ['a:', { a: null }],
  ['a: *none', { a: undefined }],
])('%j', (text, expected) => {
  expect(value(text)).toEqual(expected);
});

test('each resource has its place', () => {
  const read = templateYaml('Resources:\n  Role:\n    Type: AWS::IAM::Role\n  "Other": {}\nOutputs: {}\n');
  expect(read.ok && read.resources).toEqual({ Role: { line: 2, column: 3 }, Other: { line: 4, column: 3 } });
  for (const text of ['Resources: []', '[a]', 'a: 1'])
    expect(templateYaml(text)).toMatchObject({ ok: true, resources: {} });
});

test('what is no YAML is told where', () => {
  expect(templateYaml('a: 1\nb: [1\n')).toMatchObject({ ok: false, at: { line: expect.any(Number) as unknown } });
  const read = templateYaml('a: 1\n"b\n');
  expect(read).toMatchObject({ ok: false, message: expect.stringMatching(/^This is not YAML: /) as unknown });
  expect(read.ok || read.at.line).toBeGreaterThan(1);
});

describe('bounds', () => {
  const top = { line: 1, column: 1 };
  const tooLarge = { ok: false, message: 'With its aliases written out, the file is too large.', at: top };

  test('sixty-four levels, and none deeper', () => {
    const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`;
    expect(templateYaml(nested(64)).ok).toBe(true);
    expect(templateYaml(nested(66))).toEqual({ ok: false, message: 'The file is nested too deeply.', at: top });
  });

  test('aliases of aliases', () => {
    const names = 'abcdefgh'.split('');
    const bomb = names.map((name, index) => {
      const before = names[index - 1];
      return `${name}: &${name} [${Array(9)
        .fill(before ? `*${before}` : 'x'.repeat(100))
        .join(', ')}]`;
    });
    expect(templateYaml(bomb.join('\n'))).toEqual(tooLarge);
  });

  test.each([
    ['texts', (text: string) => `a: &a "${text}"`],
    ['keys', (text: string) => `a: &a { "${text}": 1 }`],
  ])('long %s that are used again', (_, first) => {
    const uses = (count: number) =>
      `${first('x'.repeat(65_536))}\n${Array.from({ length: count }, (__, index) => `k${index}: *a`).join('\n')}`;
    expect(templateYaml(uses(120)).ok).toBe(true);
    expect(templateYaml(uses(128))).toEqual(tooLarge);
  });
});
