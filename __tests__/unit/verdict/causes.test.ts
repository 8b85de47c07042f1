/** The causes of the contract, each with one file that has all of it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from '@jest/globals';
import type { Evidence } from '../../../src/domain/evidence.ts';
import { CAUSES, causeInfo, definitions, isCause, titleOf } from '../../../src/verdict/causes.ts';
import { recognize } from '../../../src/verdict/recognize.ts';
import { CORPUS_FILES, readCorpus } from '../../corpus/corpus.ts';

/** Contract, section 6. */
const CONTRACT = `github-id-token-permission github-fork-pull-request github-token-permission
  oidc-subject-immutable-format oidc-trust-mismatch oidc-provider-missing oidc-audience-mismatch oidc-thumbprint-mismatch
  oidc-provider-unreachable oidc-token-expired oidc-ambient-credentials sts-duration-exceeded sts-role-arn-invalid sts-root-caller
  sts-region-disabled sts-tag-session-denied sts-assume-role-denied credentials-expired credentials-invalid api-key clock-skew
  simulation-not-permitted simulation-principal-invalid simulation-cross-account simulation-input-invalid simulation-throttled
  identity-policy-no-allow identity-policy-explicit-deny service-control-policy resource-control-policy permissions-boundary
  session-policy resource-based-policy vpc-endpoint-policy guardrail-not-permitted guardrail-organization-enforced
  control-plane-optional anthropic-use-case-form model-agreement-missing marketplace-not-permitted marketplace-payment
  marketplace-pending model-not-offered-to-account model-access-not-granted data-retention-mode anthropic-geography account-blocked
  account-verification channel-program-account inference-profile-required model-id-or-region model-end-of-life model-legacy-inactive
  operation-unsupported guardrail-not-found request-rejected quota-exhausted throttled service-fault network unclassified`.split(
  /\s+/,
);

const FOLDER = join(import.meta.dirname, '../../../src/verdict/causes');
const corpus = CORPUS_FILES.flatMap(readCorpus);

test('every cause of the contract is there; the table may grow', () => {
  expect(CONTRACT.filter((cause) => !isCause(cause))).toEqual([]);
  expect(definitions()).toHaveLength(CAUSES.length);
});

test('each cause has a file of its name, and each file a cause', () => {
  expect(readdirSync(FOLDER).toSorted()).toEqual(CAUSES.map((cause) => `${cause}.ts`).toSorted());
});

test('a slug of another version is no cause of this one', () => {
  expect(isCause('identity-policy-no-allow')).toBe(true);
  expect(isCause('of-another-version')).toBe(false);
  expect(isCause('toString')).toBe(false);
});

describe.each(CAUSES)('%s', (cause) => {
  const { example, texts = [], denials = [], separations = [] } = causeInfo(cause);

  test('has an example that is a line of the corpus, and is read from it or left open by it', () => {
    if (example === undefined) {
      expect([...texts, ...denials]).toEqual([]);
      return;
    }
    const line = corpus.find((one) => one.cause === cause && one.message === example);
    expect(line).toBeDefined();
    const { cause: found, alternatives } = recognize({
      ...{ service: line?.service ?? '', operation: line?.operation ?? '', errorName: line?.errorName ?? '' },
      ...(typeof line?.httpStatus === 'number' && { httpStatus: line.httpStatus }),
      message: example,
    });
    const separated = causeInfo(found).separations?.map((one) => one.cause) ?? [];
    expect([found, ...alternatives, ...separated]).toContain(cause);
  });

  test('speaks of principals, not of indefinite persons', () => {
    const source = readFileSync(join(FOLDER, `${cause}.ts`), 'utf8');
    expect(source).not.toMatch(/\b(?:nobody|somebody|whoever|anybody|everybody)\b/i);
  });

  test('names no cause as an alternative to itself', () => {
    for (const { or = [] } of [...texts, ...denials]) expect(or).not.toContain(cause);
    for (const one of separations) expect(one.or ?? []).not.toContain(one.cause);
  });
});

describe('the title of a case', () => {
  test.each<[Parameters<typeof titleOf>, string]>([
    [['network', {}, 'github'], 'GitHub could not be reached'],
    [['network', {}, 'sts'], 'AWS could not be reached'],
    [['service-fault', { notReady: true }], 'The model is not loaded yet'],
    [['service-fault', { notReady: false }], 'AWS or the model failed'],
    [['service-fault', {}], 'AWS or the model failed'],
    [['model-agreement-missing', {}], 'The account has no agreement for this model'],
    [
      ['model-agreement-missing', { couldSubscribe: {} }],
      'Whether the account has an agreement for this model could not be read, and the call might make one',
    ],
    [
      ['inference-profile-required', target('custom-model')],
      'A custom model can only be called through its deployment or provisioned throughput',
    ],
    [
      ['inference-profile-required', target('foundation-model')],
      'The model can only be called through an inference profile',
    ],
    [
      ['operation-unsupported', target('marketplace-endpoint')],
      'The model behind the endpoint does not take Converse, the one call that could be tried',
    ],
    [['operation-unsupported', target('foundation-model')], 'The model does not support this operation'],
    [
      ['resource-based-policy', target('application-inference-profile')],
      'The account that owns the profile does not let this principal call it',
    ],
    [['resource-based-policy', target('foundation-model')], "The resource's own policy denies the call"],
  ])('%j: %s', (given, title) => {
    expect(titleOf(...given)).toBe(title);
  });
});

function target(kind: NonNullable<Evidence['target']>['kind']): Evidence {
  return { target: { kind, arn: '', foundationModels: [] } };
}
