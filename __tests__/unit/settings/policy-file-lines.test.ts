/** `policy-files`: a path a line, with what it is, to whom, and in the place of what. */
import { expect, test } from '@jest/globals';
import { policyFileLines } from '../../../src/settings/policy-file-lines.ts';
import { outcome } from './fake.ts';

test.each([
  ['policies/app.json', [{ file: 'policies/app.json' }]],
  ['scp:org/*.json', [{ file: 'org/*.json', layer: 'scp' }]],
  [
    'boundary:b.json principal=app replaces=edge',
    [{ file: 'b.json', layer: 'boundary', principal: 'app', replaces: 'edge' }],
  ],
  ['a.json layer=session', [{ file: 'a.json', layer: 'session' }]],
  ['identity:a.json layer=session', [{ file: 'a.json', layer: 'identity' }]],
  ['my file.json principal=app', [{ file: 'my file.json', principal: 'app' }]],
  ['other=x.json', [{ file: 'other=x.json' }]],
  ['other:x.json', [{ file: 'other:x.json' }]],
  [' a.json \r\n\n b.json', [{ file: 'a.json' }, { file: 'b.json' }]],
  [
    'a.json  principal=arn:aws:iam::111122223333:role/x',
    [{ file: 'a.json', principal: 'arn:aws:iam::111122223333:role/x' }],
  ],
  ['', 'The list has no entry. Write at least one, or leave the input out.'],
  ['\n \n', 'The list has no entry. Write at least one, or leave the input out.'],
  ['a.json principal=x principal=y', '"a.json principal=x principal=y" has `principal=` twice. Write it once.'],
  [
    'a.json layer=role',
    '"role" is not what a policy is attached as. Write `identity`, `boundary`, `session` or `scp`.',
  ],
])('%j', (text, expected) => {
  expect(outcome(policyFileLines(text))).toEqual(expected);
});

test('all that is wrong is said, and nothing of the rest', () => {
  expect(outcome(policyFileLines('a layer=x\nb.json\nc layer=y'))).toMatch(/^"x" is not .* \| "y" is not /);
});

test.each([
  [4096, true],
  [4097, false],
])('a path of %i characters: %s', (length, isTaken) => {
  expect(policyFileLines(`scp:${'x'.repeat(length)}`).ok).toBe(isTaken);
});
