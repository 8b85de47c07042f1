/** An AWS client that answers from a table: what a room that asks is promised, without a network. */
import { Pool } from '../../../src/util/pool.ts';

type Input = Readonly<Record<string, unknown>>;

/** AWS's refusal, as the SDK throws it. */
export function refusal(name = 'AccessDenied', status = 403): Error {
  return Object.assign(new Error(`${name}: no`), { name, $metadata: { httpStatusCode: status } });
}

/**
 * Answers each operation by its function (which may throw), and remembers what it was sent. An operation without a row
 * is refused; a call that the end of the check could not stop is a mistake.
 */
export function fakeClient<Client>(answers: Readonly<Record<string, (input: Input) => object>>) {
  const sent: { operation: string; input: Input }[] = [];
  const send = async (
    command: { constructor: { name: string }; input: Input },
    options: { abortSignal?: AbortSignal },
  ) => {
    const operation = command.constructor.name.replace(/Command$/, '');
    if (!options.abortSignal) throw new Error(`${operation} is sent without a signal`);
    sent.push({ operation, input: command.input });
    const answer = answers[operation];
    if (!answer) throw refusal();
    return Promise.resolve({ $metadata: { attempts: 1 }, ...answer(command.input) });
  };
  const client = { send } as unknown as Client;
  return { client, sent, access: { client, pool: new Pool(4), signal: new AbortController().signal } };
}
