/**
 * A User-Agent that takes the place of the SDK's, so that policies which read `aws:UserAgent` see the application's.
 */
import type { Pluggable } from '@smithy/types';

/**
 * Returns a plugin for a client's middleware that sends `userAgent` as it is, and nothing else that says who calls. It
 * runs before the request is signed, for `x-amz-user-agent` is part of the signature.
 *
 * @param userAgent one line of visible ASCII; the settings let nothing else through
 */
export function sendUserAgent<I extends object, O extends object>(userAgent: string): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => (args) => {
          const request = args.request as { headers: Record<string, string> };
          const others = Object.entries(request.headers).filter(([name]) => !/^(?:x-amz-)?user-agent$/i.test(name));
          request.headers = { ...Object.fromEntries(others), 'user-agent': userAgent };
          return next(args);
        },
        // After the SDK's own, which has the same step and priority and was added with the client.
        { step: 'build', priority: 'low', name: 'sendUserAgent' },
      );
    },
  };
}
