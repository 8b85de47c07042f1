import type { Evidence } from '../../domain/evidence.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { toOwner } from '../remedies/account.ts';
import { isAnthropic } from '../separations.ts';

/** Texts that refuse the account as a whole, and were also seen for a missing form. */
const WHOLE_ACCOUNT = ['bedrock-not-allowed-for-account', 'operation-not-allowed', 'operation-not-allowed-wrapped'];

const isAmazon = ({ model, target }: Evidence): boolean =>
  [model ?? '', ...(target?.foundationModels ?? [])].some((id) => /(?:^|[./])amazon\./.test(id));

export const accountBlocked: CauseDefinition = {
  layer: 'entitlement',
  behind: 'model-not-offered-to-account',
  owner: 'account-owner',
  title: 'AWS does not let this account use Bedrock models',
  meaning: 'A decision of AWS about the account; no policy in it changes that.',
  short: 'account blocked',
  documentation: [DOCS.errors],
  remedy: (names) =>
    toOwner(
      `Please open a case with AWS Support (Account and billing) for ${names.account}: calls of ${names.model} in ${names.region} are refused for the account itself.`,
    ),
  isTextShared: true,
  example: 'Error 002: Access to Bedrock models is not allowed for this account.',
  texts: [
    {
      id: 'bedrock-not-allowed-for-account',
      or: ['anthropic-use-case-form', 'model-agreement-missing'],
      why: '"Error 002": blocked accounts; once seen with the form missing. An Amazon model that works excludes the block.',
      any: [
        'access to bedrock models is not allowed for this account',
        'bedrock models are not allowed for this account',
      ],
    },
    {
      id: 'operation-not-allowed',
      or: ['anthropic-use-case-form', 'model-agreement-missing'],
      why: 'ValidationException whose whole text this is: an account that AWS has not cleared for Bedrock (support cases).',
      whole: ['operation not allowed', 'validationexception: operation not allowed'],
    },
    {
      id: 'operation-not-allowed-wrapped',
      or: ['anthropic-use-case-form', 'model-agreement-missing'],
      why: 'The same, with something a client appended.',
      any: [
        'validationexception: operation not allowed',
        'operation: operation not allowed',
        '"operation not allowed"',
      ],
    },
    {
      id: 'support-case',
      why: 'AWS asks for a support case: nothing in the account itself changes it.',
      any: [
        'please create a support case',
        'create a support case',
        'badcscoreexception',
        'your account is not authorized to perform this action',
      ],
    },
    {
      id: 'account-suspended',
      or: ['account-verification'],
      why: 'General knowledge of AWS account states: suspended, or never fully signed up (OptInRequired).',
      any: [
        'account is suspended',
        'account has been suspended',
        'your account is on hold',
        'account is not in good standing',
      ],
    },
    {
      id: 'account-not-authorized-for-model',
      after: 'model-not-enabled',
      or: ['marketplace-pending', 'model-access-not-granted'],
      why: 'AWS error table (BadCScoreException); MPAgreementBeingCreated begins with the same words.',
      any: ['account is not authorized to access this model'],
    },
    {
      id: 'blocked-by-name',
      phase: 'by-name',
      why: 'AWS error table: contact AWS Support.',
      name: ['badcscoreexception'],
    },
  ],
  separations: [
    {
      rules: WHOLE_ACCOUNT,
      when: ({ amazonModelWorks, lifecycle }) =>
        amazonModelWorks === true && lifecycle?.status === 'LEGACY' && lifecycle.source === 'service',
      cause: 'model-legacy-inactive',
      or: ['anthropic-use-case-form', 'model-agreement-missing', 'account-blocked'],
      because:
        'An Amazon model works in this account, so it is not blocked; Bedrock says that this model is LEGACY, and keeps such models for accounts that have used them lately.',
    },
    {
      rules: WHOLE_ACCOUNT,
      when: (evidence) =>
        evidence.amazonModelWorks === true && evidence.useCaseForm === 'missing' && !isAmazon(evidence),
      cause: 'anthropic-use-case-form',
      or: ['model-agreement-missing'],
      because: 'An Amazon model works in this account, so it is not blocked; the use case form is missing.',
    },
    {
      rules: WHOLE_ACCOUNT,
      when: (evidence) =>
        evidence.amazonModelWorks === true && evidence.useCaseForm === 'submitted' && !isAmazon(evidence),
      cause: 'model-agreement-missing',
      or: ['account-blocked'],
      because: 'An Amazon model works in this account, so it is not blocked; the use case form is submitted.',
    },
    {
      rules: WHOLE_ACCOUNT,
      when: (evidence) => evidence.amazonModelWorks === true && isAnthropic(evidence),
      cause: 'anthropic-use-case-form',
      or: ['model-agreement-missing', 'account-blocked'],
      because: 'An Amazon model works in this account, so it is not blocked as a whole.',
    },
    {
      rules: WHOLE_ACCOUNT,
      when: ({ amazonModelWorks }) => amazonModelWorks === false,
      cause: 'account-blocked',
      because: 'An Amazon model is refused in this account too.',
    },
  ],
};
