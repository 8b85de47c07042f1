/**
 * The entries of the one bundle, `dist/index.js`: the action, its merge and the terminal command. Each is loaded when
 * it is called, so that neither pays for what only the other needs. `scripts/build.js` writes the small files that
 * call them.
 */

/** Runs the action as a step of a workflow. */
export async function action(): Promise<void> {
  const { main } = await import('./app/main.ts');
  await main();
}

/** Runs the terminal command with the arguments of this process. */
export async function terminal(): Promise<void> {
  const { main } = await import('./terminal/main.ts');
  await main();
}

/** Runs `merge/action.yml` as a step of a workflow. */
export async function merge(): Promise<void> {
  const [{ run }, { merge: story }] = await Promise.all([import('./app/main.ts'), import('./app/merge.ts')]);
  await run(story);
}
