import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';

/**
 * Look-ups of models, profiles and account settings, which an application that invokes a model can do without. Others
 * that begin with Get or List read what an application works with: stored responses (GetInvoke), asynchronous
 * invocations, jobs, agents, prompts.
 */
const OPTIONAL = new RegExp(
  `^bedrock:(?:list|get)(?:${[
    'foundationmodel',
    'inferenceprofile',
    'usecaseformodelaccess',
    'provisionedmodelthroughput',
    'custommodel',
    'importedmodel',
    'modelimportjob',
    'modelcustomizationjob',
    'promptrouter',
    'marketplacemodelendpoint',
    'guardrail',
    'enforcedguardrail',
    'modelinvocationlogging',
    'tagsforresource',
  ].join('|')})`,
);

export const controlPlaneOptional: CauseDefinition = {
  layer: 'policy',
  owner: 'iam-administrator',
  title: 'A read-only call that invocation does not need is denied',
  meaning: 'Only what the check could have looked up is missing; invoking models does not need it.',
  documentation: [DOCS.policies],
  remedy: (names) =>
    wordings(
      `Allow ${names.action} for ${names.principal} if the check should look this up, or leave it: models can be invoked without it.`,
      undefined,
      `Allow ${names.action} for ${names.principal} if your program needs to look this up, or leave it: models can be invoked without it.`,
    ),
  closedBy: 'caller',
  example: 'User: .../dr-task-role-... is not authorized to\n\t//   perform: bedrock:ListInferenceProfiles',
  denials: [
    {
      id: 'read-only',
      by: 'action',
      when: (denial) => OPTIONAL.test(actionOf(denial)),
      or: ['identity-policy-no-allow'],
      why: 'A read-only call of the control plane: invocation does not need it.',
    },
  ],
  separations: [
    {
      when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'service control policy',
      cause: 'service-control-policy',
      because: 'The read-only call is what this column checks.',
    },
    {
      when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'permissions boundary',
      cause: 'permissions-boundary',
      because: 'The read-only call is what this column checks.',
    },
    {
      when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'session policy',
      cause: 'session-policy',
      because: 'The read-only call is what this column checks.',
    },
    {
      when: ({ action }, { denial }) => action === 'discover' && denial?.policyType === 'VPC endpoint policy',
      cause: 'vpc-endpoint-policy',
      because: 'The read-only call is what this column checks.',
    },
    {
      when: ({ action }, { denial }) => action === 'discover' && denial?.effect === 'explicit',
      cause: 'identity-policy-explicit-deny',
      because: 'The read-only call is what this column checks.',
    },
    {
      when: ({ action }) => action === 'discover',
      cause: 'identity-policy-no-allow',
      because: 'The read-only call is what this column checks.',
    },
  ],
};
