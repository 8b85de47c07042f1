/** The form of policy documents in IAM's answers. Pure. */

/**
 * Returns the text of a document that IAM answers with, which is percent-encoded (RFC 3986); as it is if it is not.
 */
export function decoded(document: string | undefined): string {
  try {
    return decodeURIComponent(document ?? '');
  } catch {
    return document ?? '';
  }
}
