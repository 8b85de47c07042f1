import { expect, test } from '@jest/globals';
import { permissionSetOf, policyName, principalWords } from '../../../src/verdict/principals.ts';

const SSO = 'arn:aws:iam::111122223333:role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Power_User_0123456789abcdef';
const ROLE = 'arn:aws:iam::111122223333:role/service/app';

test('a role of IAM Identity Center is changed by its permission set', () => {
  expect(permissionSetOf(SSO)).toBe('Power_User');
  expect(principalWords(SSO)).toContain('the permission set Power_User of IAM Identity Center');
  expect(permissionSetOf(ROLE)).toBeUndefined();
  expect(principalWords(ROLE)).toBe(ROLE);
});

test.each([
  ['role_app_bedrock', ROLE, 'bedrock'],
  ['role_other_bedrock', ROLE, 'role_other_bedrock'],
  ['user_a_x', 'arn:aws:iam::111122223333:user/a', 'x'],
  ['arn:aws:iam::aws:policy/AmazonBedrockFullAccess', ROLE, 'arn:aws:iam::aws:policy/AmazonBedrockFullAccess'],
  ['role_app_bedrock', 'app', 'role_app_bedrock'],
  ['role_app_bedrock', `${ROLE}:x`, 'role_app_bedrock'],
  ['role__bedrock', 'arn:aws:iam::111122223333:role/service/', 'role__bedrock'],
  ['undefined__bedrock', 'app', 'undefined__bedrock'],
])('the policy %s of %s is known as %s', (policy, principal, name) => {
  expect(policyName(policy, principal)).toBe(name);
});
