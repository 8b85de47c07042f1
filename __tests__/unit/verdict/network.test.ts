import { describe, expect, test } from '@jest/globals';
import { regionFacts } from '../../../src/catalog/regions.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { federatedProvider, issuerOf, trustCondition } from '../../../src/verdict/subjects.ts';

const remedy = (message: string, region: string, service = 'bedrock-runtime', errorName = 'Error') => {
  const failure = { service, operation: 'InvokeModel', errorName, message };
  const { cause, summary, remedy: fix } = diagnose(failure, { region, endpoints: regionFacts(region) });
  return { cause, summary, text: fix.text };
};

describe('what to do where no answer came', () => {
  test.each<[string, string, string, string]>([
    [
      'getaddrinfo ENOTFOUND bedrock-runtime.us-est-1.amazonaws.com',
      'us-est-1',
      'ENOTFOUND',
      'perhaps `us-east-1` is meant',
    ],
    ['getaddrinfo ENOTFOUND x', 'xx-nowhere-1', 'ENOTFOUND', 'check its spelling'],
    ['getaddrinfo ENOTFOUND x', 'us-east-1', 'ENOTFOUND', 'the runner resolves names of AWS'],
    [
      'getaddrinfo ENOTFOUND bedrock-runtime-fips.eu-west-1.amazonaws.com',
      'eu-west-1',
      'ENOTFOUND',
      'no FIPS endpoint in eu-west-1 by the table of 2026-10-01; there is one in ca-central-1, us-east-1',
    ],
    [
      'getaddrinfo ENOTFOUND bedrock-runtime-fips.eusc-de-east-1.amazonaws.eu',
      'eusc-de-east-1',
      'ENOTFOUND',
      'no region of its partition has one',
    ],
    ['self-signed certificate in certificate chain', 'us-east-1', 'SELF_SIGNED_CERT_IN_CHAIN', 'NODE_EXTRA_CA_CERTS'],
    ['no text at all', 'us-east-1', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'NODE_EXTRA_CA_CERTS'],
    [
      'connect ECONNREFUSED 10.0.0.1:3128 (through the proxy proxy.corp:3128 (HTTPS_PROXY))',
      'us-east-1',
      'ECONNREFUSED',
      'Look at the proxy proxy.corp:3128 (HTTPS_PROXY)',
    ],
    [
      'Failed to establish tunnel to sts.us-east-1.amazonaws.com:443 via http://proxy.corp:3128/: HTTP/1.1 407 Nope',
      'us-east-1',
      'ERR_PROXY_TUNNEL',
      'Look at the proxy proxy.corp:3128',
    ],
    [
      'tunneling socket could not be established, statusCode=407',
      'us-east-1',
      'Error',
      'Look at the proxy of the environment',
    ],
  ])('%s in %s', (message, region, name, expected) => {
    const { cause, text } = remedy(message, region, 'bedrock-runtime', name);
    expect(cause).toBe('network');
    expect(text).toContain(expected);
  });

  test("names GitHub where GitHub's endpoint was asked", () => {
    const page =
      "Failed to get ID Token. Error Code : 403. Error Message: a page in HTML, so the answer was not one of GitHub's";
    const { summary, text } = remedy(page, 'us-east-1', 'github');
    expect(summary).toBe('GitHub could not be reached (us-east-1).');
    expect(text).toContain('between the runner and GitHub');
  });
});

describe('issuers', () => {
  test.each([
    ['https://token.actions.githubusercontent.com', 'token.actions.githubusercontent.com'],
    [
      'https://token.actions.githubusercontent.com/octo-enterprise',
      'token.actions.githubusercontent.com/octo-enterprise',
    ],
    ['https://github.example.com/_services/token', 'github.example.com/_services/token'],
    ['https://token.actions.octocorp.ghe.com', 'token.actions.octocorp.ghe.com'],
  ])('%s', (iss, written) => {
    expect(issuerOf({ iss })).toBe(written);
    expect(Object.keys(trustCondition({ iss, sub: 'repo:a/b:pull_request' })?.StringEquals ?? {})).toEqual([
      `${written}:aud`,
      `${written}:sub`,
    ]);
    expect(federatedProvider('arn:aws-us-gov:iam::222233334444:role/x/ci', written)).toBe(
      `arn:aws-us-gov:iam::222233334444:oidc-provider/${written}`,
    );
  });

  test('are of no account where the role is none', () => {
    expect(federatedProvider('ci', 'x')).toBeUndefined();
  });
});
