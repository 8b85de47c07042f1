/**
 * The runner's OIDC endpoint (GitHub documentation, "OpenID Connect reference", "Methods for requesting the OIDC
 * token"). Asked with Node's own agents: they go through the same proxies as the calls to AWS, where the toolkit's
 * tunnel also writes a deprecation warning of Node's into the log.
 */
import type { Environment } from './proxies.ts';
import { exchange } from './http.ts';

/**
 * The token for an audience. Rejects with an Error in the words of GitHub's toolkit, since those are what people know
 * and search for.
 */
export async function requestIdToken(env: Environment, audience: string): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: address = '', ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer = '' } = env;
  if (address === '') throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_URL env variable');
  if (bearer === '') throw new Error('Unable to get ACTIONS_ID_TOKEN_REQUEST_TOKEN env variable');
  const url = URL.parse(`${address}&audience=${encodeURIComponent(audience)}`);
  if (!url) throw new Error('Failed to get ID Token. Error Message: ACTIONS_ID_TOKEN_REQUEST_URL is not a URL');
  let answer;
  try {
    const headers = {
      authorization: `Bearer ${bearer}`,
      accept: 'application/json',
      'user-agent': 'bedrock-access-check',
    };
    answer = await exchange(url, env, { headers });
  } catch (error) {
    throw new Error(
      `Failed to get ID Token. Error Message: ${error instanceof Error ? error.message : String(error)}`,
      {
        cause: error,
      },
    );
  }
  const { status, text } = answer;
  const body = parsed(text);
  if (status < 200 || status > 299) {
    const said = typeof body?.message === 'string' ? body.message : text;
    throw new Error(`Failed to get ID Token. Error Code : ${status}. Error Message: ${said}`);
  }
  if (typeof body?.value !== 'string' || body.value === '') {
    throw new Error('Error message: Response json body do not have ID Token field');
  }
  return body.value;
}

function parsed(text: string): { value?: unknown; message?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
