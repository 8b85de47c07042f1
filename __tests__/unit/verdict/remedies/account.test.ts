import { expect, test } from '@jest/globals';
import type { Names } from '../../../../src/verdict/cause-definition.ts';
import { inAccount, toOwner } from '../../../../src/verdict/remedies/account.ts';

test('a request to the owner can be sent as it is', () => {
  expect(toOwner('Please do it.')).toBe('Send this to the owner of the AWS account: "Please do it."');
  expect(inAccount({ account: 'account 111122223333', region: 'us-east-1' } as Names)).toBe(
    'account 111122223333, us-east-1',
  );
});
