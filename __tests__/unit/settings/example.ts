/** The example of the documentation, with every key of the format in it. */
export const CONTRACT_EXAMPLE = `version: 1
regions: [us-east-1, eu-central-1]       # default for every model
actions: [invoke, stream]
principals:                              # default: the identity that the step runs as
  - name: ci                             # default: the role's or user's name; duplicates are errors
    role-to-assume: arn:aws:iam::111122223333:role/bedrock-check
  - name: app                            # simulated only: ECS alone may assume it
    principal-arn: arn:aws:iam::111122223333:role/service/app
    simulate-with: ci                    # whose credentials ask; default: the step's
    context: { 'aws:PrincipalTag/team': search }
  - name: tenant
    role-to-assume: arn:aws:iam::444455556666:role/bedrock
    role-external-id: portal-7
    source: step                         # oidc | step | the name of another principal
    chain:                               # further hops, each from the one before
      - role: arn:aws:iam::444455556666:role/bedrock-eu
        external-id: portal-8
models:
  - id: us.anthropic.claude-sonnet-4-5-20250929-v1:0
    regions: [us-east-1]
  - id: arn:aws:bedrock:us-west-2:111122223333:application-inference-profile/heol2zyy5v48
    name: search-haiku                   # what people read
    foundation-models: [anthropic.claude-haiku-4-5-20251001-v1:0]   # where it may not be looked up
  - id: amazon.titan-embed-text-v2:0
    actions: [invoke]
  - id: anthropic.claude-opus-*          # wildcards only with expect: deny
    expect: deny
    principals: [app]
    reason: only the research account may use Opus
`;
