/**
 * Frames of `application/vnd.amazon.eventstream`
 * (https://docs.aws.amazon.com/transcribe/latest/dg/streaming-setting-up.html, "Event stream encoding"): total length,
 * headers length, CRC of both, headers, payload, CRC of everything before.
 */
import { crc32 } from 'node:zlib';

/** One event: `chunk` with `{"bytes": ...}`, `messageStart`, ... */
export interface StreamEvent {
  type: string;
  payload: unknown;
  /** An exception ends the stream; `type` is its name with a lower-case first letter. */
  isException?: boolean;
}

const STRING_HEADER = 7;

/** The bytes of a whole stream. */
export function encodeEvents(events: readonly StreamEvent[]): Buffer {
  return Buffer.concat(events.map(encodeEvent));
}

function encodeEvent(event: StreamEvent): Buffer {
  const headers = Buffer.concat([
    header(event.isException === true ? ':exception-type' : ':event-type', event.type),
    header(':content-type', 'application/json'),
    header(':message-type', event.isException === true ? 'exception' : 'event'),
  ]);
  const payload = Buffer.from(JSON.stringify(event.payload));
  const prelude = Buffer.alloc(8);
  prelude.writeUInt32BE(16 + headers.length + payload.length, 0);
  prelude.writeUInt32BE(headers.length, 4);
  const message = Buffer.concat([prelude, checksum(prelude), headers, payload]);
  return Buffer.concat([message, checksum(message)]);
}

function header(name: string, value: string): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(Buffer.byteLength(value));
  return Buffer.concat([
    Buffer.from([Buffer.byteLength(name)]),
    Buffer.from(name),
    Buffer.from([STRING_HEADER]),
    length,
    Buffer.from(value),
  ]);
}

function checksum(bytes: Buffer): Buffer {
  const value = Buffer.alloc(4);
  value.writeUInt32BE(crc32(bytes));
  return value;
}
