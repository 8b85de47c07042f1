/** What failed to its last retry is not asked again and again. */
import { expect, test } from '@jest/globals';
import { Breaker } from '../../../src/aws/breaker.ts';

type Handler = (args: { input: object }) => Promise<unknown>;

/** A client with nothing but the breaker; `answers` says what each call comes to, in order. */
function client(
  breaker: Breaker,
  answers: (number | 'ok')[],
  service = 'bedrock',
  where: { region: string; account?: string } = { region: 'us-east-1' },
) {
  let made = 0;
  const middleware: ((next: Handler, context: object) => Handler)[] = [];
  const stack = { add: (one: (next: Handler, context: object) => Handler) => middleware.push(one) };
  breaker.plugin(service, where).applyToStack(stack as never);
  const inner: Handler = () => {
    const answer = answers[made] ?? 'ok';
    made += 1;
    if (answer === 'ok') return Promise.resolve('ok');
    return Promise.reject(Object.assign(new Error(`HTTP ${answer}`), { $metadata: { httpStatusCode: answer } }));
  };
  const send = (commandName = 'GetFoundationModelCommand', input: object = {}) =>
    middleware
      .reduce<Handler>(
        (next, one) => one(next, { commandName }),
        inner,
      )({ input })
      .then(
        () => 'ok',
        (error: unknown) => (error as Error).message,
      );
  return { send, made: () => made };
}

test('after two calls that failed with a fault the others fail as they did, and are not made', async () => {
  const { send, made } = client(new Breaker(), Array<number>(40).fill(500));
  const answers: string[] = [];
  for (let call = 0; call < 30; call += 1) answers.push(await send());
  expect(answers).toEqual(Array(30).fill('HTTP 500'));
  expect(made()).toBe(2);
});

test('once the faults are forgotten, it is asked again', async () => {
  const breaker = new Breaker();
  const { send } = client(breaker, [500, 500]);
  for (let call = 0; call < 3; call += 1) expect(await send()).toBe('HTTP 500');
  breaker.reset();
  expect(await send()).toBe('ok');
});

test('a refusal is an answer, and so is whatever works in between', async () => {
  const { send, made } = client(new Breaker(), [500, 403, 500, 'ok', 500, 400, 500]);
  for (let call = 0; call < 8; call += 1) await send();
  expect(made()).toBe(8);
});

test('another operation, region or model is asked', async () => {
  const breaker = new Breaker();
  const here = client(breaker, Array<number>(9).fill(503), 'bedrock-runtime');
  const there = client(breaker, [], 'bedrock-runtime', { region: 'eu-west-1' });
  for (let call = 0; call < 3; call += 1) await here.send('InvokeModelCommand', { modelId: 'a' });
  expect(here.made()).toBe(2);
  await here.send('InvokeModelCommand', { modelId: 'b' });
  await here.send('ConverseCommand', { modelId: 'a' });
  expect(here.made()).toBe(4);
  expect(await there.send('InvokeModelCommand', { modelId: 'a' })).toBe('ok');
});

test("one account's faults are not another's, and one role's not the next one's", async () => {
  const breaker = new Breaker();
  const at = (account: string) => client(breaker, Array<number>(9).fill(503), 'sts', { region: 'us-east-1', account });
  const [one, other] = [at('111122223333'), at('444455556666')];
  for (let call = 0; call < 5; call += 1) await one.send();
  expect(one.made()).toBe(2);
  await other.send();
  expect(other.made()).toBe(1);
  for (const RoleArn of ['a', 'a', 'a', 'b']) await other.send('AssumeRoleCommand', { RoleArn });
  expect(other.made()).toBe(4);
});
