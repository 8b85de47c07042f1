import type { Failure } from '../domain/failure.ts';
import type { RunProblem } from '../domain/report.ts';
import type { Assumption, TokenClaims } from '../domain/evidence.ts';
import type { CredentialSource } from './source.ts';

/** Why the credentials of a principal could not be obtained. */
export type IdentityError =
  | {
      kind: 'failure';
      failure: Failure;
      role?: string;
      token?: TokenClaims;
      /** Where STS was called. */
      region?: string;
      /** How the role was to be assumed with other credentials. */
      assumption?: Assumption;
      /** The ambient credentials that the call was made with. */
      source?: CredentialSource;
    }
  /** `quoted`: messages of others that stand in it. */
  | { kind: 'problem'; problem: RunProblem; quoted?: readonly string[] };
