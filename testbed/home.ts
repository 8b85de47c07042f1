/**
 * Files and variables of a run that name what is only known when the testbed is up: `${container}`, `${home}`,
 * `${token:NAME}`.
 */
import type { RunWorld } from './world.ts';

/** What placeholders stand for. */
export interface Places {
  home: string;
  workspace: string;
  /** URLs of the services by their names. */
  urls: Readonly<Record<string, string>>;
}

/** The text with every placeholder replaced. @throws Error for one that is unknown: a mistake of the world */
export function filled(text: string, run: Pick<RunWorld, 'tokens'>, places: Places): string {
  return text.replaceAll(/\$\{([a-z-]+)(?::([\w-]+))?\}/g, (all, word: string, name: string | undefined) => {
    if (word === 'token' && name !== undefined) {
      const claims = run.tokens?.[name];
      if (claims) return tokenOf(claims);
    }
    const value = { ...places.urls, home: places.home, workspace: places.workspace }[word];
    if (value === undefined) throw new Error(`the world's ${all} stands for nothing`);
    return value;
  });
}

/** An unsigned JSON Web Token with these claims, an hour from its end unless `exp` says otherwise. */
function tokenOf(claims: Readonly<Record<string, string>>): string {
  const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const { exp, ...texts } = claims;
  const end = exp === undefined ? Math.floor(Date.now() / 1000) + 3600 : Number(exp);
  return [part({ alg: 'RS256', typ: 'JWT' }), part({ ...texts, exp: end }), 'testbed'].join('.');
}
