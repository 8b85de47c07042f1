/** What the evidence makes of a recognised cause: causes that share one text are separated by what else is known. */
import type { Evidence } from '../domain/evidence.ts';
import { causeInfo } from './causes.ts';
import type { Recognition, Settled } from './recognition.ts';
import { UNNAMED } from './separations.ts';
import { causeOfRequirement, deniedRequirements } from './simulated.ts';

/**
 * Takes what the text showed and what else is known, and returns the cause with the alternatives that the evidence
 * leaves.
 */
export function settle(recognition: Recognition, evidence: Evidence): Settled {
  const bySimulation = simulatedInstead(recognition, evidence);
  if (bySimulation) return bySimulation;
  const row = causeInfo(recognition.cause).separations?.find(
    ({ rules, when }) => (rules?.includes(recognition.rule) ?? true) && when(evidence, recognition),
  );
  return row
    ? { cause: row.cause, alternatives: [...(row.or ?? [])], because: [row.because] }
    : { cause: recognition.cause, alternatives: recognition.alternatives, because: [] };
}

/** A denial whose text names no policy, in a cell whose simulation does: the simulation says why. */
function simulatedInstead(recognition: Recognition, evidence: Evidence): Settled | undefined {
  const [denied] = deniedRequirements(evidence);
  if (!denied || !UNNAMED.includes(recognition.rule)) return undefined;
  const cause = causeOfRequirement(denied);
  return {
    cause,
    alternatives: recognition.alternatives.filter((other) => other !== cause),
    because: ['The text names no kind of policy; the simulation of the same call does.'],
  };
}
