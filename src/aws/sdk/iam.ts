/** What is used of IAM's client: a module of its own, so that the bundle leaves out the 150 other operations. */
export {
  GetAccountAuthorizationDetailsCommand,
  GetContextKeysForPrincipalPolicyCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListRolePoliciesCommand,
  ListServiceSpecificCredentialsCommand,
  ListUserPoliciesCommand,
  SimulateCustomPolicyCommand,
  SimulatePrincipalPolicyCommand,
} from '@aws-sdk/client-iam';
