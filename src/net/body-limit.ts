/** A limit for what one answer may hold: whoever stands between the runner and AWS could otherwise fill its memory. */
import { Readable, Transform, pipeline } from 'node:stream';
import type { Pluggable } from '@smithy/types';
import { FOREIGN_ANSWER } from './response-check.ts';

/** A plugin for a client's middleware: an answer that is longer than `most` bytes ends with an error when that byte comes. */
export function bodyLimit<I extends object, O extends object>(most: number): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          const { response } = result;
          if (isWithBody(response)) response.body = limited(response.body, most);
          return result;
        },
        { step: 'deserialize', priority: 'low', name: 'bodyLimit' },
      );
    },
  };
}

/** The same bytes; after `most` of them, an error. What ends one of the two streams ends the other. */
export function limited(body: Readable, most: number): Readable {
  let size = 0;
  const counted = new Transform({
    transform(chunk: Uint8Array, _encoding, done) {
      size += chunk.length;
      if (size <= most) done(null, chunk);
      else done(Object.assign(new Error(`The answer is longer than ${most} bytes.`), { name: FOREIGN_ANSWER }));
    },
  });
  return pipeline(body, counted, () => undefined);
}

function isWithBody(response: unknown): response is { body: Readable } {
  return typeof response === 'object' && response !== null && 'body' in response && response.body instanceof Readable;
}
