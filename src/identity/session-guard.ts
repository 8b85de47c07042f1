/**
 * A session policy of the check's own for the roles that it assumes: the session may do what its role may, but changes nothing.
 *
 * It denies what no check ever calls, and leaves everything else as it is. A list of what a check needs would be narrower, but then the
 * session would no longer be refused or let through as the application is: Bedrock calls KMS, S3 and SageMaker on behalf of its
 * caller, and a policy that forgets one of them turns a working model into a denied one. `aws-marketplace:Subscribe` is not on the list
 * for the same reason: whether Bedrock asks for it where an account is subscribed already is not documented, and denying it
 * alone does not keep a first call from subscribing (Bedrock user guide, "Access Amazon Bedrock foundation models"). What
 * keeps a check from subscribing is that the call is not made.
 * Source of the size: at most 2,048 characters (STS API reference, AssumeRole, `Policy`).
 */

const NEVER_CALLED = [
  'iam:Add*',
  'iam:Attach*',
  'iam:Create*',
  'iam:Delete*',
  'iam:Detach*',
  'iam:PassRole',
  'iam:Put*',
  'iam:Remove*',
  'iam:Set*',
  'iam:Tag*',
  'iam:Update*',
  'organizations:Attach*',
  'organizations:Create*',
  'organizations:Delete*',
  'organizations:Detach*',
  'organizations:Update*',
  'bedrock:Create*',
  'bedrock:Delete*',
  'bedrock:Put*',
  'bedrock:Update*',
  'bedrock:TagResource',
  'bedrock:UntagResource',
  'aws-marketplace:AcceptAgreementRequest',
  'aws-marketplace:CancelAgreement*',
  'aws-marketplace:Unsubscribe',
];

/** The session policy as JSON. Sent if the user gives no session policy of their own: theirs says what the session may do. */
export const SESSION_GUARD = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Sid: 'CheckChangesNothing', Effect: 'Deny', Action: NEVER_CALLED, Resource: '*' },
  ],
});
