/**
 * IAM's simulator without a wire: an object that takes the SDK's commands and answers them from policies, for
 * properties and benchmarks that make too many calls for a server. Whatever else it is asked, the caller may not.
 */
import { principalContextKeys, simulateCustomPolicy, simulatePrincipalPolicy } from './policy/simulate.ts';
import type { CustomSimulation, PrincipalSimulation, SimulatedPrincipal } from './policy/simulate.ts';

interface Command {
  input: object;
}

export interface InProcessIam {
  send(command: Command): Promise<object>;
  /** Calls so far, by operation. */
  calls: Record<string, number>;
}

/** IAM as a caller sees it who may simulate `principal`, and documents alone, and may read nothing. */
export function iamInProcess(principal: SimulatedPrincipal): InProcessIam {
  const calls: Record<string, number> = {};
  const answers: Record<string, (input: never) => object> = {
    SimulatePrincipalPolicyCommand: (input: PrincipalSimulation) => simulatePrincipalPolicy(principal, input),
    SimulateCustomPolicyCommand: (input: CustomSimulation) => simulateCustomPolicy(input),
    GetContextKeysForPrincipalPolicyCommand: () => ({ ContextKeyNames: principalContextKeys(principal) }),
  };
  return {
    calls,
    send(command) {
      const name = command.constructor.name;
      const operation = name.replace(/Command$/, '');
      calls[operation] = (calls[operation] ?? 0) + 1;
      const answer = answers[name];
      if (answer === undefined) {
        const error = new Error(`User: ${principal.name} is not authorized to perform: iam:${operation}`);
        return Promise.reject(Object.assign(error, { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }));
      }
      return Promise.resolve({ ...answer(command.input as never), $metadata: { attempts: 1 } });
    },
  };
}
