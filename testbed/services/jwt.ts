/** Reads the claims of a JSON Web Token. The testbed's own tokens are not signed, so nothing is verified. */

export interface Claims {
  iss: string;
  sub: string;
  aud: string;
  /** Seconds since the epoch. */
  exp: number;
  all: Record<string, unknown>;
}

/** The claims, or undefined if the text is no token with `iss`, `sub`, `aud` and `exp`. */
export function decodeToken(token: string): Claims | undefined {
  const payload = /^[\w-]+\.([\w-]+)\.[\w-]+$/.exec(token)?.[1];
  if (payload === undefined) return undefined;
  const all = parse(Buffer.from(payload, 'base64url').toString('utf8'));
  const { iss, sub, aud, exp } = all;
  if (typeof iss !== 'string' || typeof sub !== 'string' || typeof aud !== 'string' || typeof exp !== 'number')
    return undefined;
  return { iss, sub, aud, exp, all };
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    return {};
  }
}
