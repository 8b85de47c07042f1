import { expect, test } from '@jest/globals';
import { readFrames } from '../../../src/record/frames.ts';
import { encodeEvents } from '../../../testbed/services/eventstream.ts';

const EVENTS = [
  { type: 'chunk', payload: { bytes: 'aGk=' } },
  { type: 'throttlingException', payload: { message: 'Too many' }, isException: true },
];

test('reads what the testbed writes: events and exceptions with their payloads', () => {
  expect(readFrames(encodeEvents(EVENTS))).toEqual([
    { type: 'chunk', isException: false, payload: '{"bytes":"aGk="}' },
    { type: 'throttlingException', isException: true, payload: '{"message":"Too many"}' },
  ]);
});

test('leaves out the frame at which the stream was left, and what is no frame', () => {
  const whole = encodeEvents(EVENTS);
  const first = encodeEvents(EVENTS.slice(0, 1));
  for (const length of [first.length, first.length + 1, first.length + 15, whole.length - 1]) {
    expect(readFrames(whole.subarray(0, length))).toHaveLength(1);
  }
  expect(readFrames(Buffer.from('<html>no frames at all</html>'))).toEqual([]);
  expect(readFrames(Buffer.alloc(40))).toEqual([]);
  expect(readFrames(Buffer.alloc(0))).toEqual([]);
});

const header = (name: string, kind: number, value: string) => {
  const [key, text] = [Buffer.from(name), Buffer.from(value)];
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  return Buffer.concat([Buffer.from([key.length]), key, Buffer.from([kind]), length, text]);
};
const frame = (headers: Buffer, payload: string) => {
  const prelude = Buffer.alloc(12);
  prelude.writeUInt32BE(12 + headers.length + payload.length + 4, 0);
  prelude.writeUInt32BE(headers.length, 4);
  return Buffer.concat([prelude, headers, Buffer.from(payload), Buffer.alloc(4)]);
};

test.each([
  ['no headers and no payload', frame(Buffer.alloc(0), ''), [{ type: 'chunk', isException: false, payload: '' }]],
  ['an empty value', frame(header(':event-type', 7, ''), 'x'), [{ type: '', isException: false, payload: 'x' }]],
  [
    'headers of another kind before the type: none after it is read',
    frame(Buffer.concat([header('n', 4, 'ab'), header(':event-type', 7, 'late')]), 'x'),
    [{ type: 'chunk', isException: false, payload: 'x' }],
  ],
  [
    'a header that ends too soon',
    frame(Buffer.concat([header(':event-type', 7, 'own'), Buffer.from([9, 65])]), 'x'),
    [{ type: 'own', isException: false, payload: 'x' }],
  ],
])('%s', (_, bytes, frames) => {
  expect(readFrames(bytes)).toEqual(frames);
});

test('a frame that says that it is smaller than its own headers ends the reading', () => {
  const bytes = frame(header(':event-type', 7, 'chunk'), '');
  bytes.writeUInt32BE(20, 0);
  expect(readFrames(Buffer.concat([bytes, Buffer.alloc(40)]))).toEqual([]);
});
