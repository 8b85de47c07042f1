import { expect, test } from '@jest/globals';
import type { Names } from '../../../../src/verdict/cause-definition.ts';
import { messageToOrganization } from '../../../../src/verdict/remedies/organization.ts';

const NAMES = { principal: 'P', action: 'bedrock:X', resource: 'R', policy: ' (arn:p)', account: 'account 1' };
const message = (leg?: object): string =>
  messageToOrganization({ ...NAMES, leg } as unknown as Names, 'service control policy');

test('the request names everything that its reader needs, and the region of what was refused', () => {
  expect(message({ kind: 'foundation-model', region: 'eu-west-1' })).toBe(
    'Send this to the administrator of your AWS organization: "Please let P (account 1) call bedrock:X on R in eu-west-1: a service control policy (arn:p) denies it."',
  );
  expect(message({ kind: 'global-foundation-model', region: '' })).toContain('with aws:RequestedRegion `unspecified`');
  expect(message()).toContain('call bedrock:X on R: a');
});
