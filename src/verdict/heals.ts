/** Which checks may turn good without a change by a person, so that asking them again makes sense. Pure. */
import { isExempt } from '../domain/cell.ts';
import type { Cell } from '../domain/report.ts';
import { causeInfo, isCause } from './causes.ts';

/**
 * Returns what a check waits for, or undefined if it is as expected or its cause stays until a person removes it. An
 * `expect: deny` never waits: calling it again could be what subscribes the account; nor does a check that is exempt.
 */
export function healingReason(cell: Cell): string | undefined {
  const { expected, met, probe, simulation, diagnosis } = cell;
  if (expected === 'deny' || isExempt(cell)) return undefined;
  if (probe.error?.name === 'ModelNotReadyException') return 'the imported model is being loaded';
  // A throttled check is met, but only by suspicion: asking again is what makes sure.
  if (probe.outcome === 'throttled') return causeInfo('throttled').heals?.reason;
  if (met === true || diagnosis === undefined) return undefined;
  const heals = isCause(diagnosis.cause) ? causeInfo(diagnosis.cause).heals : undefined;
  // A statement in force explains the refusal. If the simulator, which reads the policies themselves, allows the call,
  // then it is the change that has not arrived everywhere.
  return heals?.onlyIfSimulationAllows === true && simulation.outcome !== 'allowed' ? undefined : heals?.reason;
}
