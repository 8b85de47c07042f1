import { say, wordings, type Message } from '../../domain/message.ts';
import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

/** What stood in the way where no answer of AWS's or GitHub's came, by the row that recognised it. */

const BEFORE_IT_BEGINS = 'Node reads it once, when it starts, so it has to be there before';

/**
 * Node reads the variable when it starts, so nothing that the step itself does can set it (Node.js, CLI,
 * `NODE_EXTRA_CA_CERTS`).
 */
const CERTIFICATE = wordings(
  `Give Node the certificate authority that signed it, as PEM: \`env: { NODE_EXTRA_CA_CERTS: /path/to/ca.pem }\` on the step or the job. ${BEFORE_IT_BEGINS} the step begins.`,
  `Give Node the certificate authority that signed it, as PEM: \`export NODE_EXTRA_CA_CERTS=/path/to/ca.pem\`. ${BEFORE_IT_BEGINS} the command is started.`,
);

/** The machine that the call is made from. */
const MACHINE = wordings('the runner', 'this machine');

const GITHUB = say`Check that ${MACHINE} reaches the GitHub server (DNS, HTTPS_PROXY, NO_PROXY).`;

const BY_RULE: Readonly<Record<string, (names: Names) => Message>> = {
  certificate: () => CERTIFICATE,
  'certificate-by-name': () => CERTIFICATE,
  proxy: behindProxy,
  'proxy-by-name': behindProxy,
  'foreign-answer': () => foreign('AWS'),
  'foreign-id-token': ({ said }) => foreign(said?.service === 'github' ? 'GitHub' : 'AWS'),
  'host-unknown': unknownHost,
};

export const network: CauseDefinition = {
  layer: 'service',
  owner: 'workflow-author',
  title: 'AWS could not be reached',
  closerTitle: { when: (_, service) => service === 'github', title: 'GitHub could not be reached' },
  meaning: 'No answer came: name resolution, a proxy, a firewall, TLS inspection, or a region without Bedrock.',
  short: 'network',
  documentation: [DOCS.endpoints],
  remedy: networkRemedy,
  example: 'http2 request did not get\na response',
  texts: [
    {
      id: 'foreign-id-token',
      phase: 'not-aws',
      why: "GitHub's token endpoint answers in JSON with a token in it: this came from something in between.",
      any: [
        'failed to get id token. error code : 407',
        'response json body do not have id token field',
        "the answer was not one of github's",
      ],
    },
    {
      id: 'certificate',
      why: 'A certificate authority that Node does not know: TLS inspection, or a server of the company.',
      any: [
        'certificate verify failed',
        'certificate_verify_failed',
        'self signed certificate',
        'self-signed certificate',
        'unable to get local issuer certificate',
        'unable to get issuer certificate',
        'unable to verify the first certificate',
        'unable to verify leaf signature',
        'ssl validation failed',
        // Node's codes, Rust, Go and Java.
        'self_signed_cert_in_chain',
        'depth_zero_self_signed_cert',
        'unable_to_get_issuer_cert',
        'unable_to_verify_leaf_signature',
        'invalid peer certificate',
        'x509: certificate',
        'failed to verify certificate',
        'pkix path building failed',
      ],
    },
    {
      id: 'certificate-by-name',
      why: "Node's codes of the same (OpenSSL, X509_V_ERR).",
      name: [
        'self_signed_cert_in_chain',
        'depth_zero_self_signed_cert',
        'unable_to_get_issuer_cert',
        'unable_to_get_issuer_cert_locally',
        'unable_to_verify_leaf_signature',
      ],
    },
    {
      id: 'proxy',
      why: 'The proxy of the environment is down, unknown, or refuses the tunnel (Node: ERR_PROXY_TUNNEL; toolkit: the tunnel package).',
      any: [
        'through the proxy ',
        'failed to establish tunnel to',
        'tunneling socket could not be established',
        'failed to connect to proxy',
        'cannot connect to proxy',
        'unable to connect to proxy',
        'tunnel connection failed',
        'proxy authentication required',
        'proxy response (4',
        'proxy response (5',
      ],
    },
    { id: 'proxy-by-name', why: "Node's own name for it.", name: ['err_proxy_tunnel', 'proxyconnectionerror'] },
    {
      id: 'host-unknown',
      or: ['model-id-or-region'],
      why: 'No such host: a region that does not exist or has no Bedrock, or no name resolution.',
      any: [
        'getaddrinfo',
        'enotfound',
        'eai_again',
        'no such host',
        'name or service not known',
        'inaccessible host',
        'temporary failure in name resolution',
        'could not resolve host',
        'nodename nor servname',
        'failed to lookup address information',
      ],
    },
    {
      id: 'connection',
      why: 'No answer from AWS reached the client: route, proxy, firewall or TLS inspection.',
      any: [
        'could not connect to the endpoint url',
        'http2 request did not get a response',
        'econnrefused',
        'econnreset',
        'etimedout',
        'ehostunreach',
        'enetunreach',
        'epipe',
        'socket hang up',
        'connect timeout on endpoint',
        'read timeout on endpoint',
        'connection timed out',
        'connection refused',
        'connection reset',
        'connection was closed before we received a valid response',
        'network is unreachable',
        'und_err_connect_timeout',
        'certificate has expired',
        "does not match certificate's altnames",
        'tls handshake',
        'dial tcp',
        'fetch failed',
        'connection did not establish within',
        'network socket disconnected',
        'i/o timeout',
        'request send failed',
        'error trying to connect',
        'max retries exceeded with url',
        'failed to establish a new connection',
        'remote end closed connection',
        'server disconnected without sending a response',
        'no route to host',
        'unable to connect to api',
        'timed out without establishing a connection',
      ],
    },
    {
      id: 'connection-alone',
      why: "The whole text of the Anthropic SDK's APIConnectionError and APIConnectionTimeoutError.",
      whole: ['connection error', 'request timed out'],
    },
    {
      id: 'connection-by-name',
      phase: 'by-name',
      why: "Node's and botocore's own names for a call that got no answer.",
      name: [
        'enotfound',
        'eai_again',
        'econnrefused',
        'econnreset',
        'etimedout',
        'epipe',
        'ehostunreach',
        'enetunreach',
        'endpointconnectionerror',
        'connecttimeouterror',
        'readtimeouterror',
        'networkingerror',
        'unknownendpoint',
        'timeouterror',
      ],
    },
  ],
};

function proxyRemedy(message: string): string {
  const name =
    /\(through the proxy ([^\s()]+ \(\w+\))\)/.exec(message)?.[1] ?? / via https?:\/\/([^\s/]+)/.exec(message)?.[1];
  return `Look at the proxy${name === undefined ? ' of the environment' : ` ${name}`}: that it runs, knows the user and password in its URL, and lets the host through. Name hosts that need no proxy in \`NO_PROXY\`, or unset the variable.`;
}

function foreign(whose: string): Message {
  const calls = wordings('the calls of this job', 'the calls of this machine');
  return say`Something between ${MACHINE} and ${whose} answered in its place: a proxy, a firewall, a login portal. Let it pass ${calls}; nothing is said about access until then.`;
}

function networkRemedy(names: Names): Message {
  const found = BY_RULE[names.said?.rule ?? ''];
  if (found) return found(names);
  return names.said?.service === 'github'
    ? GITHUB
    : say`Check that ${names.region} is a region with Bedrock and that ${MACHINE} reaches it (DNS, HTTPS_PROXY, NO_PROXY).`;
}

/** A proxy looks the host up itself: that there is none of this name shows only as its refusal. */
function behindProxy(names: Names): string {
  return [wrongPlace(names), proxyRemedy(names.said?.message ?? '')].filter((text) => text !== undefined).join(' ');
}

function unknownHost(names: Names): Message {
  if (names.said?.service === 'github') return GITHUB;
  return (
    wrongPlace(names) ??
    say`Check that ${names.region} is a region with Bedrock and that ${MACHINE} resolves names of AWS (DNS, HTTPS_PROXY, NO_PROXY).`
  );
}

/**
 * The SDK makes host names from a template: a wrong region, and a FIPS endpoint that does not exist, show nowhere
 * else. Undefined if the table speaks against neither.
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
