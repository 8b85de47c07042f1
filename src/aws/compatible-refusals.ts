/**
 * How other vendors' APIs on bedrock-runtime refuse: OpenAI's Responses and Chat Completions, Anthropic's Messages.
 * Source: Bedrock user guide, inference-responses-api, inference-chat-completions, inference-messages-api.
 */
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import type { Pluggable } from '@smithy/types';
import { isCompatibleApi } from '../catalog/compatible-apis.ts';
import { isRecord } from '../util/record.ts';

/**
 * Puts a refusal in the vendors' form (`{"error": {"message", "code" or "type"}}`) into the one that the SDK reads. A
 * refusal in AWS's own form stays as it is.
 */
export function readableRefusals<I extends object, O extends object>(): Pluggable<I, O> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next, context) => async (args) => {
          const result = await next(args);
          const { response } = result;
          // Inside of the SDK's reader and outside of the limit for bodies.
          if (isCompatibleApi(context.commandName ?? '') && isRefusal(response)) {
            Object.assign(response, { body: inAwsForm(await buffer(response.body)) });
          }
          return result;
        },
        { step: 'deserialize', priority: 'normal', name: 'readableRefusals' },
      );
    },
  };
}

function isRefusal(response: unknown): response is { body: Readable } {
  if (typeof response !== 'object' || response === null) return false;
  if (!('statusCode' in response) || typeof response.statusCode !== 'number' || response.statusCode < 400) return false;
  return 'body' in response && response.body instanceof Readable;
}

function inAwsForm(body: Buffer): Uint8Array {
  const error = vendorError(body.toString('utf8'));
  return error === undefined ? body : Buffer.from(JSON.stringify(error));
}

function vendorError(text: string): { code: string; message: string } | undefined {
  const parsed: unknown = jsonOf(text);
  if (!isRecord(parsed) || !isRecord(parsed.error)) return undefined;
  const { code, type, message } = parsed.error;
  const name = [code, type].find((one) => typeof one === 'string' && one !== '');
  return typeof name === 'string' && typeof message === 'string' ? { code: name, message } : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
