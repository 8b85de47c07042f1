/** The title of a cause in a case: its own, or a closer one where the kind of target says more. Pure. */
import { causeInfo, type Cause } from './causes.ts';
import type { Evidence } from '../domain/evidence.ts';

const SPECIFIC_TITLES: readonly {
  cause: Cause;
  when: (evidence: Evidence, service?: string) => boolean;
  title: string;
}[] = [
  // The network lies before GitHub's servers as well as before AWS's.
  { cause: 'network', when: (_, service) => service === 'github', title: 'GitHub could not be reached' },
  {
    cause: 'model-agreement-missing',
    // Held back without knowing: there may well be an agreement.
    when: ({ couldSubscribe }) => couldSubscribe !== undefined,
    title: 'Whether the account has an agreement for this model could not be read, and the call might make one',
  },
  {
    cause: 'inference-profile-required',
    when: ({ target }) => target?.kind === 'custom-model',
    title: 'A custom model can only be called through its deployment or provisioned throughput',
  },
  {
    cause: 'operation-unsupported',
    when: ({ target }) => target?.kind === 'marketplace-endpoint',
    title: 'The model behind the endpoint does not take Converse, the one call that could be tried',
  },
  {
    cause: 'resource-based-policy',
    when: ({ target }) => target?.kind === 'application-inference-profile',
    title: 'The account that owns the profile does not let this principal call it',
  },
  {
    cause: 'service-fault',
    when: ({ notReady }) => notReady === true,
    title: 'The model is not loaded yet',
  },
];

/** A few words, no full stop. `service`: whose call failed. */
export function titleOf(cause: Cause, evidence: Evidence, service?: string): string {
  const closer = SPECIFIC_TITLES.find((row) => row.cause === cause && row.when(evidence, service));
  return closer?.title ?? causeInfo(cause).title;
}
