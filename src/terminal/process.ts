/** What the command needs of the Node that runs it. */

/** Map.groupBy, fs.glob and agents with `proxyEnv` are all there since then. */
const OLDEST_NODE = 24;

/** `explain` needs none of them: it runs on what a distribution has. */
const OLDEST_NODE_TO_EXPLAIN = 20;

/**
 * What to say on a Node that is too old for what is asked, or undefined. `version` like `24.21.0`; `args` of the
 * command line.
 */
export function oldNode(version: string, args: readonly string[] = []): string | undefined {
  const isExplain = args[0] === 'explain';
  const oldest = isExplain ? OLDEST_NODE_TO_EXPLAIN : OLDEST_NODE;
  const major = Number(version.split('.')[0]);
  if (major >= oldest) return undefined;
  const what = `bedrock-access-check${isExplain ? ' explain' : ''}`;
  return `${what} needs Node.js ${oldest} or later; this is ${version}. See https://nodejs.org.`;
}
