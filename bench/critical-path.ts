/**
 * The shortest time in which the calls of a run could have been made: from what each call needs to know before it can
 * be asked, at the contract's concurrency. It looks at the calls alone, and knows nothing of the program that made
 * them.
 */

/** One call of a run. */
export interface MadeCall {
  service: string;
  operation: string;
  region: string;
  model: string;
  /** What was sent: tells a simulation that leaves a layer out, or proves a document, from a first one. */
  body: string;
  /** Milliseconds until it is answered. */
  latency: number;
  refused: boolean;
}

/** Calls in flight, by service: the contract's bound for Bedrock, and what IAM stands. */
const AT_ONCE: Readonly<Record<string, number>> = { iam: 4, bedrock: 16, 'bedrock-runtime': 16 };

/** Services that share a bound. */
const SHARED: Readonly<Record<string, string>> = { 'bedrock-runtime': 'bedrock' };

const isSimulation = ({ operation }: MadeCall): boolean => operation === 'SimulatePrincipalPolicy';
const isLaterSimulation = ({ body }: MadeCall): boolean => body.includes('PolicyExclusionList');
const isProof = ({ body }: MadeCall): boolean => body.includes('PolicyInputList');
const isWrite = ({ service, operation }: MadeCall): boolean =>
  service === 'github' && /^(?:create|update|delete)/.test(operation);

/** The calls that must be answered before `call` can be made. `calls` are in the order in which they were made. */
function needs(call: MadeCall, calls: readonly MadeCall[]): MadeCall[] {
  const before = calls.slice(0, calls.indexOf(call));
  const sessions = before.filter(({ service }) => service === 'sts');
  if (call.service === 'github') {
    const written = before.filter(isWrite);
    return isWrite(call) ? before : written;
  }
  if (call.service === 'sts') return before.filter(({ operation }) => operation === 'getIdToken');
  if (call.service === 'bedrock-runtime') {
    return [
      ...sessions,
      ...before.filter(
        ({ service, operation, region, model }) =>
          (operation === 'GetFoundationModelAvailability' && region === call.region && call.model.includes(model)) ||
          (service === 'bedrock-runtime' && region === call.region && model === call.model),
      ),
    ];
  }
  if (!isSimulation(call)) return sessions;
  const lists = before.filter(
    ({ operation }) => operation.startsWith('List') && operation !== 'ListEnforcedGuardrailsConfiguration',
  );
  const asked = before.filter((one) => isSimulation(one) && !isProof(one));
  if (isProof(call))
    return [...asked, ...before.filter(({ service, refused }) => service === 'bedrock-runtime' && refused)];
  return [
    ...sessions,
    ...lists.filter(({ service }) => service === 'bedrock'),
    ...(isLaterSimulation(call) ? asked.filter((one) => !isLaterSimulation(one)) : []),
  ];
}

/** Milliseconds of the shortest schedule: each call as soon as what it needs is answered and a place is free. */
export function criticalPath(calls: readonly MadeCall[]): number {
  const ends = new Map<MadeCall, number>();
  const places = new Map<string, number[]>();
  for (const call of calls) {
    const ready = Math.max(0, ...needs(call, calls).map((one) => ends.get(one) ?? 0));
    const pool = SHARED[call.service] ?? call.service;
    const free = places.get(pool) ?? Array.from({ length: AT_ONCE[call.service] ?? 64 }, () => 0);
    places.set(pool, free);
    const place = free.indexOf(Math.min(...free));
    const end = Math.max(ready, free[place] ?? 0) + call.latency;
    free[place] = end;
    ends.set(call, end);
  }
  return Math.max(0, ...ends.values());
}
