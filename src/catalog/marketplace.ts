/**
 * Which models AWS sells through AWS Marketplace, so that a first call may subscribe the account, and under which
 * product. Pure.
 */
import table from './tables/products.json' with { type: 'json' };

/**
 * Providers without a Marketplace product: AWS, Bedrock user guide, model-access-product-ids (2026). A provider that
 * AWS adds counts as sold through Marketplace until the guide says otherwise: the cautious answer.
 */
const WITHOUT_PRODUCT: ReadonlySet<string> = new Set(['amazon', 'deepseek', 'mistral', 'meta', 'openai', 'qwen']);

const products: Readonly<Record<string, string>> = table.products;

/**
 * Returns whether a first call of a model may subscribe the account: AWS has a product of it, or does not say that its
 * provider has none (model cards of 2026-10 show products of OpenAI's newest models, which the guide's list of
 * providers leaves out). Takes the ID of a foundation model.
 */
export function soldThroughMarketplace(modelId: string): boolean {
  return productId(modelId) !== undefined || !WITHOUT_PRODUCT.has(modelId.toLowerCase().split('.')[0] ?? '');
}

/**
 * Returns the value that `aws-marketplace:ProductId` has when Bedrock subscribes an account to a foundation model;
 * undefined if the table does not have it. IDs with a context length (`...-v1:0:48k`) have the product of the model.
 */
export function productId(modelId: string): string | undefined {
  const id = modelId.replace(/:\d{1,5}[a-z]{1,2}$/, '');
  return Object.hasOwn(products, id) ? products[id] : undefined;
}

/** Returns whether a text is one of AWS's product IDs: the same for every account. */
export function isProductId(text: string): boolean {
  return PRODUCT_IDS.has(text);
}

const PRODUCT_IDS: ReadonlySet<string> = new Set(Object.values(products));
