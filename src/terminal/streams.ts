/** What may be written where: decided once from the streams and the environment. Pure. */

/** What is known of the process's streams. */
export interface StreamFacts {
  stdoutIsTty: boolean;
  stderrIsTty: boolean;
  /** Characters in a line of the terminal, as wide as it is now; undefined if there is none. */
  columns: () => number | undefined;
  env: Readonly<Record<string, string | undefined>>;
}

/** How the streams are written to. */
export interface Style {
  /** Of standard output, and of standard error. */
  colour: { stdout: boolean; stderr: boolean };
  /** Whether a line that is rewritten in place is wanted on standard error. */
  progress: boolean;
  /** Whether both are one terminal's. */
  oneScreen: boolean;
  /** Characters in a line of the result. */
  width: number;
}

/** Default width, and the width below which lines are not wrapped. */
const WIDTH = 80;
const NARROWEST = 40;

/**
 * Colours go to a terminal that is not `dumb`; `NO_COLOR` (no-color.org: set and not empty) turns them off, and
 * `FORCE_COLOR` on, which has the last word as in Node itself. A progress line needs a terminal that is watched: not
 * with `--json`, not in `CI`.
 */
export function styleOf({ stdoutIsTty, stderrIsTty, columns, env }: StreamFacts, json: boolean): Style {
  const dumb = env.TERM === 'dumb';
  const forced = env.FORCE_COLOR;
  const wanted = (tty: boolean): boolean => {
    if (forced !== undefined) return forced !== '0' && forced !== 'false';
    return tty && !dumb && (env.NO_COLOR ?? '') === '';
  };
  const inCi = (env.CI ?? '') !== '' && env.CI !== 'false';
  const told = Number(env.COLUMNS);
  // A terminal whose size was never set has none.
  const width = [columns() ?? 0, told].find((number) => Number.isInteger(number) && number > 0) ?? WIDTH;
  return {
    colour: { stdout: !json && wanted(stdoutIsTty), stderr: wanted(stderrIsTty) },
    progress: stderrIsTty && !dumb && !inCi && !json,
    oneScreen: stdoutIsTty && stderrIsTty,
    width: Math.max(NARROWEST, width),
  };
}
