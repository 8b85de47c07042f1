/**
 * Frames of `application/vnd.amazon.eventstream`, as Bedrock streams answers: total length, length of the headers, a
 * checksum, headers, payload, a checksum (Amazon Transcribe developer guide, "Event stream encoding"). Pure.
 */

/** One event or exception of a stream. */
export interface Frame {
  /** Value of `:event-type` or `:exception-type`. */
  type: string;
  isException: boolean;
  payload: string;
}

/** Lengths and a checksum before the headers. */
const PRELUDE = 12;
const CHECKSUM = 4;
const STRING = 7;

/** Returns the whole frames of a stream that may have been left before its end. */
export function readFrames(bytes: Uint8Array): Frame[] {
  const buffer = Buffer.from(bytes);
  const frames: Frame[] = [];
  for (let at = 0; at + PRELUDE + CHECKSUM <= buffer.length;) {
    const total = buffer.readUInt32BE(at);
    const headersLength = buffer.readUInt32BE(at + 4);
    const end = at + total;
    if (total < PRELUDE + headersLength + CHECKSUM || end > buffer.length) break;
    const headers = readHeaders(buffer.subarray(at + PRELUDE, at + PRELUDE + headersLength));
    const exception = headers.get(':exception-type');
    frames.push({
      type: exception ?? headers.get(':event-type') ?? 'chunk',
      isException: exception !== undefined,
      payload: buffer.toString('utf8', at + PRELUDE + headersLength, end - CHECKSUM),
    });
    at = end;
  }
  return frames;
}

/** The headers whose values are texts; Bedrock sends no others. */
function readHeaders(buffer: Buffer): Map<string, string> {
  const headers = new Map<string, string>();
  for (let at = 0; at < buffer.length;) {
    const nameEnd = at + 1 + buffer.readUInt8(at);
    if (nameEnd + 3 > buffer.length || buffer.readUInt8(nameEnd) !== STRING) break;
    const valueStart = nameEnd + 3;
    const valueEnd = valueStart + buffer.readUInt16BE(nameEnd + 1);
    headers.set(buffer.toString('utf8', at + 1, nameEnd), buffer.toString('utf8', valueStart, valueEnd));
    at = valueEnd;
  }
  return headers;
}
