/** What to do where no answer of AWS's or GitHub's came, by what stood in the way. */
import type { Names } from './row.ts';

/** Node reads the variable when it starts, so nothing that the step itself does can set it (Node.js, CLI, `NODE_EXTRA_CA_CERTS`). */
const CERTIFICATE =
  'Give Node the certificate authority that signed it, as PEM: `env: { NODE_EXTRA_CA_CERTS: /path/to/ca.pem }` on the step or the job. Node reads it once, when it starts, so it has to be there before the step begins.';

const PROXY =
  'Look at the proxy that the message names: that it runs, knows the user and password in its URL, and lets the host through. Name hosts that need no proxy in `NO_PROXY`, or unset the variable.';

const FOREIGN =
  'Something between the runner and AWS answered in its place: a proxy, a firewall, a login portal. Let it pass the calls of this job; nothing is said about access until then.';

const BY_RULE: Readonly<Record<string, (names: Names) => string>> = {
  certificate: () => CERTIFICATE,
  'certificate-by-name': () => CERTIFICATE,
  proxy: () => PROXY,
  'proxy-by-name': () => PROXY,
  'foreign-answer': () => FOREIGN,
  'foreign-id-token': ({ said }) => FOREIGN.replace('AWS', said?.service === 'github' ? 'GitHub' : 'AWS'),
  'host-unknown': unknownHost,
};

/** The remedy of `network`. */
export function networkRemedy(names: Names): string {
  const found = BY_RULE[names.said?.rule ?? ''];
  if (found) return found(names);
  return names.said?.service === 'github'
    ? 'Check that the runner reaches the GitHub server (DNS, HTTPS_PROXY, NO_PROXY).'
    : `Check that ${names.region} is a region with Bedrock and that the runner reaches it (DNS, HTTPS_PROXY, NO_PROXY).`;
}

/** The SDK makes host names from a template: a wrong region shows nowhere else, and so does a FIPS endpoint that there is none of. */
function unknownHost({ region, said, evidence }: Names): string {
  const facts = evidence.endpoints;
  const resolve = 'that the runner resolves names of AWS (DNS, HTTPS_PROXY, NO_PROXY)';
  if (said?.service === 'github')
    return 'Check that the runner resolves the name of the GitHub server (DNS, HTTPS_PROXY, NO_PROXY).';
  if (facts?.known === false) {
    const meant = facts.nearest === undefined ? 'Check its spelling' : `Perhaps \`${facts.nearest}\` is meant`;
    return `${region} is not among the regions of ${facts.table}, so its name is probably wrong. ${meant}; if it is a new region, check ${resolve}.`;
  }
  const isFips = /\bbedrock-runtime-fips\./.test(said?.message ?? '');
  if (facts && isFips && !facts.fips.includes(region)) {
    const have =
      facts.fips.length === 0
        ? 'no region of its partition has one'
        : `these regions have one: ${facts.fips.join(', ')}`;
    return `bedrock-runtime has no FIPS endpoint in ${region} by the table of ${facts.table}; ${have}. Check one of them, or unset AWS_USE_FIPS_ENDPOINT (\`use_fips_endpoint\` of the profile).`;
  }
  return `Check that ${region} is a region with Bedrock and ${resolve}.`;
}
