/** Which models AWS sells through AWS Marketplace, so that a first call may subscribe the account. */
import { baseModelId } from './model-id.ts';

/**
 * Providers without a Marketplace product: AWS, Bedrock user guide, model-access (Oct 2026). A provider that AWS adds counts as sold
 * through Marketplace until the guide says otherwise: the cautious answer.
 */
const WITHOUT_PRODUCT: ReadonlySet<string> = new Set(['amazon', 'deepseek', 'mistral', 'meta', 'qwen']);

/** Takes a provider (`anthropic`, `Mistral AI`), a model ID, a system profile ID or the ARN of either. */
export function soldThroughMarketplace(providerOrModelId: string): boolean {
  const id = baseModelId(providerOrModelId) ?? providerOrModelId;
  const provider = /^[a-z0-9]+/.exec(id.toLowerCase())?.[0] ?? '';
  return !WITHOUT_PRODUCT.has(provider);
}
