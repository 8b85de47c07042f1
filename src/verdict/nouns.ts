/** What a target is, in the words of AWS's user guide, for a sentence. */
import type { TargetKind } from '../domain/report.ts';

export const NOUN: Readonly<Record<TargetKind, string>> = {
  'foundation-model': 'foundation model',
  'inference-profile': 'inference profile',
  'application-inference-profile': 'application inference profile',
  'provisioned-model': 'provisioned throughput',
  'custom-model': 'custom model',
  'custom-model-deployment': 'custom model deployment',
  'imported-model': 'imported model',
  'prompt-router': 'prompt router',
  'marketplace-endpoint': 'Marketplace model endpoint',
  prompt: 'prompt',
};
