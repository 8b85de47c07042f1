/**
 * The HTTP proxies of the environment, as every client of a run understands them. Node's agents read `proxyEnv`
 * themselves, but take a host without a scheme or a `socks5://` for no proxy at all, and an entry of NO_PROXY for that
 * one host only; curl, the AWS CLI and GitHub's toolkit read `proxy.corp:3128` as a URL and `example.com` as a whole
 * domain. Both are brought to one reading here. Pure. Source: Node.js 24, HTTP, "Built-in Proxy Support".
 */

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The proxies of a run. */
export interface Proxies {
  /** For `proxyEnv` of Node's agents. */
  env: { HTTP_PROXY?: string; HTTPS_PROXY?: string; NO_PROXY?: string };
  http?: Proxy;
  https?: Proxy;
  /** Hosts that no proxy is asked for: `host`, `.domain`, either with a port, `*`. */
  direct: readonly string[];
  /** Sentences about what is set and cannot be used. */
  unusable: readonly string[];
  /** What must never be shown: passwords, and the form in which they are sent. */
  secrets: readonly string[];
}

/** The proxy that a request goes through. */
export interface Proxy {
  /** `proxy.corp:3128`: never with credentials. */
  address: string;
  /** The variable that names it. */
  variable: string;
}

/** The proxies of an environment. Lower case wins over upper case, as it does in Node, curl and GitHub's toolkit. */
export function proxiesOf(env: Environment): Proxies {
  const http = read(env, 'HTTP_PROXY');
  const https = read(env, 'HTTPS_PROXY');
  const none = read(env, 'NO_PROXY');
  const urls = { http: urlOf(http?.value), https: urlOf(https?.value) };
  const direct = (none?.value ?? '').split(/[\s,]+/).flatMap(wholeDomain);
  const all = read(env, 'ALL_PROXY');
  return {
    env: {
      ...(urls.http && { HTTP_PROXY: urls.http.href }),
      ...(urls.https && { HTTPS_PROXY: urls.https.href }),
      ...(direct.length > 0 && { NO_PROXY: direct.join(',') }),
    },
    ...(http && urls.http && { http: { address: urls.http.host, variable: http.name } }),
    ...(https && urls.https && { https: { address: urls.https.host, variable: https.name } }),
    direct,
    unusable: [
      ...(http && !urls.http ? [unusable(http.name)] : []),
      ...(https && !urls.https ? [unusable(https.name)] : []),
      ...(all && !http && !https
        ? [`\`${all.name}\` is not read, here as in the AWS CLI and GitHub's runner: set \`HTTPS_PROXY\`.`]
        : []),
    ],
    secrets: [...new Set([http, https, all].flatMap((variable) => secretsIn(variable?.value)))],
  };
}

/** The proxy that a request to a URL goes through; undefined if it goes straight to the host. */
export function proxyFor(
  proxies: Proxies,
  url: { protocol: string; hostname: string; port?: number | string },
): Proxy | undefined {
  const isPlain = url.protocol === 'http:';
  const host = url.hostname.toLowerCase();
  const port = String(url.port ?? '') || (isPlain ? '80' : '443');
  const isDirect = proxies.direct.some((entry) => {
    const [name = '', only] = entry.split(/:(?=\d+$)/);
    return (name === '*' || name === host || (name.startsWith('.') && host.endsWith(name))) && (only ?? port) === port;
  });
  return isDirect ? undefined : isPlain ? proxies.http : proxies.https;
}

/** `proxy.corp:3128 (HTTPS_PROXY)`. */
export function proxyName({ address, variable }: Proxy): string {
  return `${address} (${variable})`;
}

/** Hosts that GitHub's toolkit never goes through a proxy for. */
const LOOPBACK = /^(?:localhost|127\.[\d.]+|\[::1\])$/i;

/** Whether a host is this machine itself. */
export function isLoopback(hostname: string): boolean {
  return LOOPBACK.test(hostname);
}

/**
 * ` (through the proxy ...)` for a call that GitHub's toolkit makes to a URL; empty if it goes straight to the host.
 */
export function viaProxy(env: Environment, address: string | undefined): string {
  const url = URL.parse(address ?? '');
  const proxy = url && !isLoopback(url.hostname) ? proxyFor(proxiesOf(env), url) : undefined;
  return proxy ? ` (through the proxy ${proxyName(proxy)})` : '';
}

function read(env: Environment, name: string): { name: string; value: string } | undefined {
  for (const spelled of [name.toLowerCase(), name]) {
    const value = env[spelled]?.trim() ?? '';
    if (value !== '') return { name: spelled, value };
  }
  return undefined;
}

/** Undefined for what is no HTTP proxy. */
function urlOf(value: string | undefined): URL | undefined {
  if (value === undefined) return undefined;
  const url = URL.parse(/^[a-z][a-z0-9+.-]*:\/\//i.test(value) ? value : `http://${value}`);
  return url && /^https?:$/.test(url.protocol) && url.hostname !== '' ? url : undefined;
}

function unusable(name: string): string {
  return `\`${name}\` is not the URL of an HTTP proxy, so no proxy is used: write it like \`http://proxy.example.com:3128\`.`;
}

/**
 * `example.com` stands for itself and everything below it; addresses, `*`, and what begins with a dot stand as they
 * are.
 */
function wholeDomain(entry: string): string[] {
  const text = entry.toLowerCase().replace(/^\*\./, '.');
  if (text === '') return [];
  const isName =
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.?[a-z]/.test(text) && !/^[\d.]+(?::\d+)?$/.test(text) && !text.includes('/');
  return isName ? [text, `.${text}`] : [text];
}

/** A password shorter than this would hide half of the log wherever its letters stand. */
const SHORTEST_SECRET = 4;

function secretsIn(value: string | undefined): string[] {
  const userinfo = /^(?:[a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i.exec(value ?? '')?.[1];
  if (userinfo === undefined) return [];
  const decoded = safelyDecoded(userinfo);
  const password = userinfo.slice(userinfo.indexOf(':') + 1);
  return [userinfo, decoded, Buffer.from(decoded).toString('base64'), password, safelyDecoded(password)].filter(
    (secret) => secret.length >= SHORTEST_SECRET,
  );
}

function safelyDecoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
