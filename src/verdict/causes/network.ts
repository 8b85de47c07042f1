/** What to do where no answer of AWS's or GitHub's came, by what stood in the way. */
import type { Names } from './row.ts';

/** Node reads the variable when it starts, so nothing that the step itself does can set it (Node.js, CLI, `NODE_EXTRA_CA_CERTS`). */
const CERTIFICATE =
  'Give Node the certificate authority that signed it, as PEM: `env: { NODE_EXTRA_CA_CERTS: /path/to/ca.pem }` on the step or the job. Node reads it once, when it starts, so it has to be there before the step begins.';

function proxyRemedy(message: string): string {
  const name =
    /\(through the proxy ([^\s()]+ \(\w+\))\)/.exec(message)?.[1] ?? / via https?:\/\/([^\s/]+)/.exec(message)?.[1];
  return `Look at the proxy${name === undefined ? ' of the environment' : ` ${name}`}: that it runs, knows the user and password in its URL, and lets the host through. Name hosts that need no proxy in \`NO_PROXY\`, or unset the variable.`;
}

const FOREIGN =
  'Something between the runner and AWS answered in its place: a proxy, a firewall, a login portal. Let it pass the calls of this job; nothing is said about access until then.';

const GITHUB = 'Check that the runner reaches the GitHub server (DNS, HTTPS_PROXY, NO_PROXY).';

const BY_RULE: Readonly<Record<string, (names: Names) => string>> = {
  certificate: () => CERTIFICATE,
  'certificate-by-name': () => CERTIFICATE,
  proxy: behindProxy,
  'proxy-by-name': behindProxy,
  'foreign-answer': () => FOREIGN,
  'foreign-id-token': ({ said }) => FOREIGN.replace('AWS', said?.service === 'github' ? 'GitHub' : 'AWS'),
  'host-unknown': unknownHost,
};

/** The remedy of `network`. */
export function networkRemedy(names: Names): string {
  const found = BY_RULE[names.said?.rule ?? ''];
  if (found) return found(names);
  return names.said?.service === 'github'
    ? GITHUB
    : `Check that ${names.region} is a region with Bedrock and that the runner reaches it (DNS, HTTPS_PROXY, NO_PROXY).`;
}

/** A proxy looks the host up itself: that there is none of this name shows only as its refusal. */
function behindProxy(names: Names): string {
  return [wrongPlace(names), proxyRemedy(names.said?.message ?? '')].filter((text) => text !== undefined).join(' ');
}

function unknownHost(names: Names): string {
  if (names.said?.service === 'github') return GITHUB;
  return (
    wrongPlace(names) ??
    `Check that ${names.region} is a region with Bedrock and that the runner resolves names of AWS (DNS, HTTPS_PROXY, NO_PROXY).`
  );
}

/**
 * The SDK makes host names from a template: a wrong region, and a FIPS endpoint that does not exist, show nowhere else. Undefined where
 * the table speaks against neither.
 */
function wrongPlace({ region, said, evidence: { endpoints } }: Names): string | undefined {
  if (endpoints === undefined || said?.service === 'github') return undefined;
  if (!endpoints.known) {
    const meant = endpoints.nearest === undefined ? 'check its spelling' : `perhaps \`${endpoints.nearest}\` is meant`;
    return `${region} is not among the regions with Bedrock of ${endpoints.table}, so its name is probably wrong: ${meant}.`;
  }
  const isFips = said?.message.includes('bedrock-runtime-fips.') === true;
  if (!isFips || endpoints.fips.includes(region)) return undefined;
  const have =
    endpoints.fips.length === 0 ? 'no region of its partition has one' : `there is one in ${endpoints.fips.join(', ')}`;
  return `bedrock-runtime has no FIPS endpoint in ${region} by the table of ${endpoints.table}; ${have}. Check one of those, or unset AWS_USE_FIPS_ENDPOINT (\`use_fips_endpoint\` of the profile).`;
}
