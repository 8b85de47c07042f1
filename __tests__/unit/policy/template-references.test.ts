import { expect, test } from '@jest/globals';
import { brokenReference } from '../../../src/policy/template-references.ts';

const of = (Resources: unknown, more: object = {}) => brokenReference({ Resources, ...more });
const lost = (name: string) => `The resource A refers to ${name}, which the template does not have.`;
const ref = (Ref: string) => ({ Properties: { X: [{ Y: { Ref } }] } });
const cycle = (path: string) => `There is a circular dependency between resources: ${path}.`;

test.each<[string, unknown, object, string | undefined]>([
  ['no resources', undefined, {}, undefined],
  ['a reference to a resource', { A: ref('B'), B: {} }, {}, undefined],
  ['to a parameter', { A: ref('P') }, { Parameters: { P: {} } }, undefined],
  ['to a condition', { A: ref('C') }, { Conditions: { C: {} } }, undefined],
  ['to a pseudo parameter', { A: ref('AWS::Region') }, {}, undefined],
  ['to nothing', { A: ref('B') }, {}, lost('B')],
  ['to what every object has', { A: ref('toString') }, {}, lost('toString')],
  ['to an output', { A: ref('O') }, { Outputs: { O: {} } }, lost('O')],
  ['by DependsOn', { A: { DependsOn: 'B' } }, {}, lost('B')],
  ['by DependsOn, of several', { A: { DependsOn: ['B', 'C'] }, B: {} }, {}, lost('C')],
  ['by GetAtt of a list', { A: { X: { 'Fn::GetAtt': ['B', 'Arn'] } } }, {}, lost('B')],
  ['by GetAtt of a text', { A: { X: { 'Fn::GetAtt': 'B.Arn' } } }, {}, lost('B')],
  ['by GetAtt, which names one resource', { A: { X: { 'Fn::GetAtt': ['B', 'Arn'] } }, B: {} }, {}, undefined],
  ['by Sub', { A: { X: { 'Fn::Sub': 'x-${AWS::Region}-${ B }' } } }, {}, lost('B')],
  ['by Sub with an attribute', { A: { X: { 'Fn::Sub': '${B.Arn}' } } }, {}, lost('B')],
  ['by Sub with variables of its own', { A: { X: { 'Fn::Sub': ['${V}${B}', { V: 'x' }] } }, B: {} }, {}, undefined],
  ['in a variable of Sub', { A: { X: { 'Fn::Sub': ['${V}', { V: { Ref: 'B' } }] } } }, {}, lost('B')],
  ['by a Sub that means the text', { A: { X: { 'Fn::Sub': '${!B}' } } }, {}, undefined],
  ['by an object of several members, which is no function', { A: { X: { Ref: 'B', Y: 1 } } }, {}, undefined],
  ['by a Ref that is no text', { A: { X: { Ref: 5 } } }, {}, undefined],
  ['to itself', { A: ref('A') }, {}, cycle('A -> A')],
  ['in a ring', { A: ref('B'), B: ref('C'), C: ref('B') }, {}, cycle('B -> C -> B')],
  ['in a ring of a parameter’s name', { A: ref('P'), P: {} }, { Parameters: { P: {} } }, undefined],
  [
    'twice to one, which is no ring',
    { A: { X: [{ Ref: 'B' }, { Ref: 'C' }] }, B: ref('D'), C: ref('D'), D: {} },
    {},
    undefined,
  ],
])('%s', (_, resources, more, message) => {
  expect(of(resources, more)).toBe(message);
});

test('five thousand resources in a row are followed', () => {
  const row = Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`R${index}`, ref(`R${index + 1}`)]));
  expect(of({ ...row, R5000: {} })).toBeUndefined();
  expect(of({ ...row, R5000: ref('R4999') })).toBe(cycle('R4999 -> R5000 -> R4999'));
});
