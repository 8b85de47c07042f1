/** Documents for the tests of policies. */
import { type PolicyDocument, type PolicyKind, readPolicy } from '../../../src/policy/document.ts';

/** A document of statements; throws for one that IAM would refuse. */
export function policyOf(
  statements: object | object[],
  {
    kind = 'identity',
    name = 'policy',
    version = '2012-10-17',
  }: { kind?: PolicyKind; name?: string; version?: string } = {},
): PolicyDocument {
  const read = readPolicy(JSON.stringify({ Version: version, Statement: statements }), { name, kind });
  if (!read.ok) throw new Error(read.problem.message);
  return read.document;
}
