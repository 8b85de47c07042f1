import type { Evidence } from '../../domain/evidence.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { actionOf } from '../denial-rows.ts';
import { DOCS } from '../documentation.ts';
import { inAccount, toOwner } from '../remedies/account.ts';
import { isAnthropic } from '../separations.ts';

const agreement = (evidence: Evidence): string => evidence.availability?.agreement ?? '';

export const marketplaceNotPermitted: CauseDefinition = {
  layer: 'entitlement',
  behind: 'marketplace-pending',
  owner: 'account-owner',
  title: 'The account is not subscribed to the model, and this principal may not subscribe it',
  meaning:
    'The first call of a third-party model subscribes the whole account; a principal that may subscribe has to make it once.',
  short: 'Marketplace',
  documentation: [DOCS.access],
  remedy: (names) =>
    `${toOwner(`Please invoke ${names.model} once in ${inAccount(names)} as an administrator who may subscribe in AWS Marketplace, with a valid payment method.`)} The role itself needs no Marketplace permission: the subscription is for the whole account.`,
  isTextShared: true,
  example:
    'Model access is denied due to IAM user or service role is not authorized to perform the required AWS Marketplace actions (aws-marketplace:ViewSubscriptions, aws-marketplace:Subscribe) to enable access to this model. Refer to the Amazon Bedrock documentation for further details. Your AWS Marketplace subscription for this model cannot be completed at this time. If you recently fixed this issue, try again after 5 minutes.',
  texts: [
    {
      id: 'marketplace-generic',
      or: ['marketplace-payment', 'anthropic-use-case-form', 'model-agreement-missing'],
      why: 'The wording blames IAM; administrators got it too, with an expired card or while the form was propagating.',
      any: [
        'required aws marketplace actions',
        'perform: aws-marketplace:',
        'perform aws-marketplace:',
        'marketplace subscription for this model cannot be completed',
      ],
    },
  ],
  denials: [
    {
      id: 'marketplace',
      by: 'action',
      when: (denial) => actionOf(denial).startsWith('aws-marketplace:'),
      or: ['marketplace-payment'],
      why: 'The subscription that the first call starts.',
    },
  ],
  separations: [
    {
      when: (evidence) => agreement(evidence) === 'PENDING',
      cause: 'marketplace-pending',
      or: ['marketplace-payment'],
      because: 'The agreement of the model reads PENDING.',
    },
    {
      when: ({ subscribe, useCaseForm }) => subscribe === 'denied' && useCaseForm === 'missing',
      cause: 'marketplace-not-permitted',
      or: ['anthropic-use-case-form', 'marketplace-payment'],
      because: 'aws-marketplace:Subscribe is simulated as denied, and the use case form is missing too.',
    },
    {
      when: ({ subscribe }) => subscribe === 'denied',
      cause: 'marketplace-not-permitted',
      or: ['marketplace-payment'],
      because: 'aws-marketplace:Subscribe is simulated as denied for the principal.',
    },
    {
      when: (evidence) => evidence.useCaseForm === 'missing' && isAnthropic(evidence),
      cause: 'anthropic-use-case-form',
      or: ['marketplace-not-permitted', 'marketplace-payment'],
      because: 'bedrock:GetUseCaseForModelAccess says that the form has not been submitted.',
    },
    {
      when: (evidence) =>
        evidence.subscribe === 'allowed' && (evidence.useCaseForm === 'submitted' || !isAnthropic(evidence)),
      cause: 'marketplace-payment',
      or: ['marketplace-pending', 'model-agreement-missing'],
      because: 'The principal may subscribe although the text says it may not: payment, or a subscription on its way.',
    },
    {
      when: ({ subscribe }) => subscribe === 'allowed',
      cause: 'marketplace-payment',
      or: ['anthropic-use-case-form', 'marketplace-pending', 'model-agreement-missing'],
      because:
        'The principal may subscribe although the text says it may not: payment, the form, or a subscription on its way.',
    },
  ],
};
