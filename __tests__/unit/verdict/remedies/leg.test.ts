import { expect, test } from '@jest/globals';
import type { Names } from '../../../../src/verdict/cause-definition.ts';
import { legHint } from '../../../../src/verdict/remedies/leg.ts';

const hint = (leg: Partial<NonNullable<Names['leg']>> | undefined, region = 'us-east-1'): string =>
  legHint({ leg, region } as Names);

test('a destination that was not named is explained, the own region is not', () => {
  expect(hint({ kind: 'foundation-model', region: 'us-west-2' })).toContain(
    'us-west-2 is a destination of the cross-region profile, called from us-east-1',
  );
  expect(hint({ kind: 'foundation-model', region: 'us-east-1' })).toBe('');
  expect(hint({ kind: 'foundation-model', region: 'us-west-2' }, 'the region of the call')).toBe('');
});

test('an ARN without a region is the one behind a global profile', () => {
  expect(hint({ kind: 'global-foundation-model', region: '' })).toContain('`unspecified`');
  expect(hint({ kind: 'inference-profile', region: 'us-west-2' })).toBe('');
  expect(hint(undefined)).toBe('');
});

test('a destination that the account may not have enabled has to be allowed all the same', () => {
  expect(hint({ kind: 'foundation-model', region: 'eu-south-2' }, 'eu-central-1')).toContain(
    'eu-south-2 is a destination of the cross-region profile, called from eu-central-1. Requests may be routed there whether or not the account has enabled the region',
  );
  expect(hint({ kind: 'foundation-model', region: 'eu-west-3' }, 'eu-central-1')).not.toContain('enabled');
});
