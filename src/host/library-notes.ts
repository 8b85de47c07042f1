/** What libraries print by themselves. */
import { format } from 'node:util';

/**
 * Sends what libraries say with `console` to `debug`: it is written for their programmers, and would stand between
 * lines of the check (the AWS SDK's HTTP handler warns of a container endpoint that hangs,
 * `@smithy/node-http-handler`). The program itself never uses `console`.
 */
export function hearLibraries(debug: (line: string) => void): void {
  for (const method of ['debug', 'error', 'info', 'log', 'warn'] as const) {
    console[method] = (...parts: unknown[]) => {
      debug(format(...parts));
    };
  }
}
