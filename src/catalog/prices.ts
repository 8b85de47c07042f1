/**
 * What a probe can cost at most. Prices age and sources disagree: of several candidates the dearest counts. A model
 * without a price is counted at a ceiling where its kind has one, so that tomorrow's model is called too; what has
 * none is undefined, never zero.
 */
import { TARGET_KINDS } from '../domain/target-kinds.ts';
import type { ProbePlan } from './families.ts';
import { familyOf } from './families.ts';
import table from './tables/prices.json' with { type: 'json' };
import type { ResolvedTarget } from './targets.ts';

type Variants = Readonly<Record<string, readonly number[]>>;

/** Model -> variant ('' in general, a profile prefix, `@region`) -> [USD per input token, USD per output token]. */
const tokenPrices: Readonly<Record<string, Variants>> = table.tokens;
const unitPrices: Readonly<Record<string, { unit: string; usd: number }>> = table.units;

interface TokenPrice {
  input: number;
  output: number;
}

/**
 * What a price depends on; a `ResolvedTarget` is one. A custom model's deployment is counted at the price of its base
 * model, which Bedrock's price list gives for Amazon's models and which is assumed for the others.
 */
export type Priced = Pick<ResolvedTarget, 'kind' | 'profile' | 'foundationModels' | 'customModelUnits'>;

/**
 * An imported model is paid by custom model unit and minute, in windows of five minutes that the first answered call
 * opens (user guide, import-model-calculate-cost). The rate is on AWS's price page only, and in no table here: this is
 * a ceiling that is assumed, so that such a probe is made only by those who allow its cost.
 */
const ASSUMED_USD_PER_UNIT_MINUTE = 0.2;
const WINDOW_MINUTES = 5;

/**
 * The most a planned call can cost in USD; undefined if there is neither a price nor a ceiling. A plan without a call
 * costs 0.
 * @param region the region of the call
 */
export function worstCaseUsd(plan: ProbePlan, target: Priced, region: string): number | undefined {
  if (plan.kind !== 'call') return 0;
  return usd(atMost(plan.approxInputTokens), plan.maxOutputTokens, target, region);
}

/**
 * Input tokens are counted by the model's own tokenizer, with whatever template it puts around the word: a quarter
 * more, four at least.
 */
function atMost(approxInputTokens: number): number {
  return approxInputTokens === 0 ? 0 : approxInputTokens + Math.max(4, Math.ceil(approxInputTokens / 4));
}

/** The price in USD of one call with so many tokens in and out, or its ceiling; undefined if it has neither. */
export function usd(inputTokens: number, outputTokens: number, target: Priced, region: string): number | undefined {
  if (TARGET_KINDS[target.kind].paidByTheHour === true) return 0;
  if (target.kind === 'imported-model') {
    const { customModelUnits: units } = target;
    return units === undefined ? undefined : units * WINDOW_MINUTES * ASSUMED_USD_PER_UNIT_MINUTE;
  }
  if (target.foundationModels.length === 0) return cost({ inputTokens, outputTokens }, CEILING);
  const costs = target.foundationModels.map((model) => modelUsd(inputTokens, outputTokens, target, model, region));
  return costs.reduce((most, cost) => (most === undefined || cost === undefined ? undefined : Math.max(most, cost)), 0);
}

function modelUsd(input: number, output: number, target: Priced, model: string, region: string): number | undefined {
  const id = priceId(model);
  const unit = Object.hasOwn(unitPrices, id) ? unitPrices[id]?.usd : undefined;
  if (unit !== undefined) return unit;
  // A family that is paid by the image or the query has no price by the token, whatever a table says.
  if (familyOf(id).cost !== 'tokens') return undefined;
  return cost({ inputTokens: input, outputTokens: output }, tokenPrice(id, variant(target), region) ?? CEILING);
}

function cost({ inputTokens, outputTokens }: { inputTokens: number; outputTokens: number }, price: TokenPrice): number {
  return inputTokens * price.input + outputTokens * price.output;
}

/**
 * How much dearer than every text model of the table a model may be that the table does not have (contract,
 * `max-cost-usd`).
 */
const CEILING_FACTOR = 3;

/**
 * For a model that is paid by the token and has no price, and for a target behind which nothing is known: three times
 * the dearest text model.
 */
const CEILING: TokenPrice = (() => {
  const texts = Object.entries(tokenPrices).filter(([id]) => familyOf(id).modality === 'text');
  const { input, output } = dearest(texts.flatMap(([, variants]) => Object.values(variants)));
  return { input: CEILING_FACTOR * input, output: CEILING_FACTOR * output };
})();

/** IDs with a context length (`...-v1:0:48k`) have the price of the model. */
function priceId(model: string): string {
  if (Object.hasOwn(tokenPrices, model) || Object.hasOwn(unitPrices, model)) return model;
  return model.replace(/:\d{1,5}[a-z]{1,2}$/, '');
}

/** '' for a call on demand, the prefix of a system profile, undefined if any variant may apply. */
function variant(target: Priced): string | undefined {
  if (target.kind === 'foundation-model') return '';
  return target.profile?.prefix;
}

function tokenPrice(model: string, prefix: string | undefined, region: string): TokenPrice | undefined {
  const variants = Object.hasOwn(tokenPrices, model) ? tokenPrices[model] : undefined;
  if (variants === undefined) return undefined;
  const exact = prefix === '' ? `@${region}` : prefix;
  if (exact !== undefined && Object.hasOwn(variants, exact)) return dearest([variants[exact] ?? []]);
  // On demand in a region without its own row: what any region asks. Behind a profile without its own row: what
  // anything asks.
  const candidates = Object.entries(variants).filter(([name]) => prefix !== '' || name === '' || name.startsWith('@'));
  return dearest((candidates.length > 0 ? candidates : Object.entries(variants)).map(([, price]) => price));
}

function dearest(prices: readonly (readonly number[])[]): TokenPrice {
  return {
    input: Math.max(...prices.map(([input = 0]) => input)),
    output: Math.max(...prices.map(([, output = 0]) => output)),
  };
}
