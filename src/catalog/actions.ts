/** IAM actions beside those of the columns, and the one resource of an action that has none. */

/** Resource of an action that has no resource type; the only one that a policy can name for it. */
export const ANY_RESOURCE = '*';

/** What a principal needs on the role that it hands to a service. */
export const PASS_ROLE = 'iam:PassRole';

/** What a first call of a third-party model does in the caller's name. Takes no resource. */
export const SUBSCRIBE = 'aws-marketplace:Subscribe';
