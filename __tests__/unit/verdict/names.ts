/** Names of a case for the tests of remedies: nothing is known of it but what a test says. */
import type { Evidence } from '../../../src/domain/evidence.ts';
import type { Names } from '../../../src/verdict/cause-definition.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/app';

export function namesOf(evidence: Evidence = {}, change: Partial<Names> = {}): Names {
  return {
    principal: ROLE,
    role: ROLE,
    account: 'account 111122223333',
    region: 'us-east-1',
    model: 'a.b-v1:0',
    action: 'bedrock:InvokeModel',
    resource: 'the model',
    policy: '',
    evidence,
    ...change,
  };
}
