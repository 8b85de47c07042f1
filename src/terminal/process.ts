/** What the command needs of the Node that runs it. */

/** Map.groupBy, fs.glob and agents with `proxyEnv` are all there since then. */
const OLDEST_NODE = 24;

/** What to say on a Node that is too old, or undefined. `version` like `24.21.0`. */
export function oldNode(version: string): string | undefined {
  const major = Number(version.split('.')[0]);
  if (major >= OLDEST_NODE) return undefined;
  return `bedrock-access-check needs Node.js ${OLDEST_NODE} or later; this is ${version}. See https://nodejs.org.`;
}
