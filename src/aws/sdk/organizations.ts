/** What is used of Organizations' client: a module of its own, so that the bundle leaves out the other operations. */
export {
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  ListParentsCommand,
  ListPoliciesForTargetCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
