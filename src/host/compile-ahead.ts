/**
 * Compiles modules of the bundle before they are needed, while a run waits for an answer and has nothing else to do.
 */

/**
 * Of the bundle's loader (`scripts/pieces.js`): what compiles each module that is not compiled yet and whose path
 * begins so, in that order.
 */
declare const waitingPieces: ((prefixes: readonly string[]) => (() => void)[]) | undefined;

/**
 * Compiles the modules of `src/` whose paths begin with one of the prefixes. Each has a turn of its own, so that an
 * answer waits for one module at most. Does nothing if the modules are not in a bundle: they are all loaded then.
 */
export async function compileAhead(prefixes: readonly string[]): Promise<void> {
  if (typeof waitingPieces === 'undefined') return;
  for (const compile of waitingPieces(prefixes)) {
    await new Promise((turn) => setImmediate(turn));
    compile();
  }
}
