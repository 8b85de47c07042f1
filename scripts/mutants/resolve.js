// Loads the project's own files anew for each generation, and gives tests the stand-in for jest's globals.
import { registerHooks } from 'node:module';
import { pathToFileURL } from 'node:url';

const own = pathToFileURL(`${process.cwd()}/`).href;
const globals = new URL('globals.js', import.meta.url).href;
const isOwn = (url) =>
  url.startsWith(own) && !url.includes('/node_modules/') && !url.startsWith(new URL('.', import.meta.url).href);

let generation = 0;

/** Makes imports from now on load the project's files again, with fresh module state. */
export function nextGeneration() {
  generation += 1;
}

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals') return { url: globals, shortCircuit: true };
    const found = next(specifier, context);
    return isOwn(found.url) ? { ...found, url: `${found.url.split('?')[0]}?generation=${generation}` } : found;
  },
});
