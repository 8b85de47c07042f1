/**
 * The smallest call that applies a guardrail, and what it costs.
 *
 * A guardrail is paid by text unit (up to 1,000 characters) and by the kinds of filter that it has. AWS's price list
 * of 2026 for 1,000 text units: content filters USD 0.15, denied topics 0.15, sensitive information 0.10, contextual
 * grounding 0.10, automated reasoning 0.17 a policy, of which a guardrail has two at most; word filters and regular
 * expressions are free (https://aws.amazon.com/bedrock/pricing/; AWS What's New, December 2024, for the first two).
 */
import type { ProbeCall } from './families.ts';

/**
 * USD for one unit of each kind, under the names of the answer's `usage` (Bedrock runtime API reference,
 * GuardrailUsage).
 */
const PRICES = {
  contentPolicyUnits: 0.15e-3,
  topicPolicyUnits: 0.15e-3,
  sensitiveInformationPolicyUnits: 0.1e-3,
  contextualGroundingPolicyUnits: 0.1e-3,
  automatedReasoningPolicyUnits: 0.17e-3,
} as const;

/** Units of each kind of filter that an answer counts. */
export type GuardrailUnits = Partial<Record<keyof typeof PRICES, number | undefined>>;

const UNITS = Object.keys(PRICES) as (keyof typeof PRICES)[];
const MOST_REASONING_POLICIES = 2;

/** One text unit through a guardrail that has every filter: which ones it has is not known before it has answered. */
export const GUARDRAIL_WORST_USD =
  UNITS.reduce((sum, name) => sum + PRICES[name], 0) +
  (MOST_REASONING_POLICIES - 1) * PRICES.automatedReasoningPolicyUnits;

/**
 * An inference call that carries a guardrail has a text unit of its input and one of its output filtered; its answer
 * does not say by what.
 */
export const CARRIED_GUARDRAIL_USD = 2 * GUARDRAIL_WORST_USD;

/** No probe has more text units: a number above it is not believed. */
const MOST_UNITS = 1_000;

/** What the answer says was used, in USD. */
export function guardrailUsd(usage: GuardrailUnits | undefined): number {
  const isCount = (units = 0) => Number.isInteger(units) && units >= 0 && units <= MOST_UNITS;
  if (!usage || !UNITS.every((name) => isCount(usage[name]))) return GUARDRAIL_WORST_USD;
  return UNITS.reduce((sum, name) => sum + (usage[name] ?? 0) * PRICES[name], 0);
}

/** Two letters as a user's input, the least that there is to look at. */
export const GUARDRAIL_CALL: ProbeCall = {
  ...{ kind: 'call', api: 'ApplyGuardrail', maxOutputTokens: 0, approxInputTokens: 0, usd: GUARDRAIL_WORST_USD },
  body: { source: 'INPUT', content: [{ text: { text: 'hi' } }] },
};
