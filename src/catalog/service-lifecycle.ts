/** What Bedrock's own calls say of a model's lifecycle. */

/** What Bedrock says of a model in a region: AWS's status, or `EOL` where it says that the model is at its end. */
export interface ServiceLifecycle {
  status: string;
  /** ISO dates (UTC): from when on the model is LEGACY, costs more (public extended access), and is gone. */
  legacySince?: string;
  extendedAccessSince?: string;
  endOfLife?: string;
}

/**
 * Contract's word for a model that is gone: AWS's third state, for which its API has no status ("Model lifecycle",
 * user guide).
 */
export const ENDED = 'EOL';
