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
