/** AWS's REST JSON protocol, as Bedrock speaks it. */
import type { Answer } from './server.ts';
import { requestId } from './server.ts';

/** A refusal in AWS's words. */
export interface JsonError {
  status: number;
  /** `ValidationException`. */
  name: string;
  message: string;
  /**
   * Who answers: the authentication front end, whose body says `Message`, or the service itself, whose body says
   * `message`.
   */
  layer: 'front-end' | 'service';
}

/** A successful answer. */
export function jsonAnswer(value: unknown, headers: Record<string, string> = {}): Answer {
  return {
    status: 200,
    headers: { 'content-type': 'application/json', 'x-amzn-requestid': requestId(), ...headers },
    body: JSON.stringify(value),
  };
}

/** A refusal, with the header and body key of the layer that answers. */
export function jsonFailure(error: JsonError): Answer {
  const origin = error.layer === 'front-end' ? 'com.amazon.coral.service' : 'com.amazon.bedrock';
  return {
    status: error.status,
    headers: {
      'content-type': 'application/json',
      'x-amzn-requestid': requestId(),
      'x-amzn-errortype': `${error.name}:http://internal.amazon.com/coral/${origin}/`,
    },
    body: JSON.stringify(error.layer === 'front-end' ? { Message: error.message } : { message: error.message }),
  };
}
