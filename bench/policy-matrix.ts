/**
 * How long the what-if of a large organization takes: 500 principals, each with 20 policies of its own, times 200
 * models in one region, before and after. Run: node scripts/node24.js bench/policy-matrix.ts
 */
import { MODEL_IDS, PROFILE_IDS, profileSources } from '../src/catalog/snapshot.ts';
import { parseModel } from '../src/catalog/model-id.ts';
import { requirements } from '../src/catalog/requirements.ts';
import { resolveById, resolveFromSnapshot } from '../src/catalog/targets.ts';
import { type PolicyDocument, readPolicy } from '../src/policy/document.ts';
import { compilePolicies } from '../src/policy/evaluate.ts';
import { effectOf, forecast } from '../src/policy/forecast.ts';

const [PRINCIPALS, MODELS, POLICIES] = [500, 200, 20];
const account = '111122223333';
const region = 'us-east-1';
const place = { partition: 'aws', region, account };

function document(index: number, models: string): PolicyDocument {
  const text = JSON.stringify({
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: 'bedrock:InvokeModel*',
      Resource: [
        `arn:aws:bedrock:*::foundation-model/${models}`,
        `arn:aws:bedrock:*:${account}:inference-profile/us.${models}`,
      ],
    },
  });
  const read = readPolicy(text, { name: `policy-${index}`, kind: 'identity' });
  if (!read.ok) throw new Error(read.problem.message);
  return read.document;
}

const ids = [...PROFILE_IDS.filter((id) => profileSources(id).includes(region)), ...MODEL_IDS].slice(0, MODELS);
const providers = ['anthropic.*', 'amazon.*', 'meta.*', 'mistral.*', 'cohere.*'];
const began = process.cpuUsage();
const calls = ids.flatMap((id) => {
  const parsed = parseModel(id);
  if (parsed.kind === 'invalid' || parsed.kind === 'pattern') return [];
  const target = resolveFromSnapshot(parsed, region, account) ?? resolveById(parsed, region, account);
  return [{ action: 'bedrock:InvokeModel', account, requirements: requirements(target, place) }];
});
const effects = new Map<string, number>();
for (let principal = 0; principal < PRINCIPALS; principal++) {
  const documents = Array.from({ length: POLICIES }, (_, index) =>
    document(index, providers[(principal + index) % POLICIES] ?? `vendor${index}.*`),
  );
  const before = compilePolicies({ identity: documents });
  const after = compilePolicies({ identity: documents.slice(1) });
  for (const call of calls) {
    const effect = effectOf(forecast(before, call), forecast(after, call));
    effects.set(effect, (effects.get(effect) ?? 0) + 1);
  }
}
const { user, system } = process.cpuUsage(began);
console.log(
  `${PRINCIPALS} principals x ${calls.length} models: ${((user + system) / 1e6).toFixed(1)} s`,
  Object.fromEntries(effects),
);
