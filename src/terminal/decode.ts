/** Encoded authorization messages, which some services of AWS answer with instead of a reason. */

/** `... Encoded authorization failure message: 4DT9v...` (IAM User Guide, "Troubleshoot access denied"). Linear. */
const ENCODED = /encoded authorization (?:failure )?message:? ?["']?([A-Za-z0-9_=+/-]{40,10240})/i;

/** The encoded message in a text, undefined if there is none. */
export function encodedMessageIn(text: string): string | undefined {
  return ENCODED.exec(text.replace(/\s+/g, ' '))?.[1];
}

/**
 * Asks STS what an encoded message says, with the AWS CLI's own credentials. Returns the JSON document.
 *
 * @throws what the SDK throws: no credentials, `sts:DecodeAuthorizationMessage` not allowed, the network
 */
export async function decodeMessage(encoded: string, region: string): Promise<string> {
  const { STSClient, DecodeAuthorizationMessageCommand } = await import('../aws/sdk/sts.ts');
  const client = new STSClient({ region });
  try {
    const { DecodedMessage = '' } = await client.send(
      new DecodeAuthorizationMessageCommand({ EncodedMessage: encoded }),
    );
    return DecodedMessage;
  } finally {
    client.destroy();
  }
}
