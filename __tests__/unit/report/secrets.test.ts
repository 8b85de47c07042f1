/** Secrets are in no text and on no surface. */
import { describe, expect, test } from '@jest/globals';
import { Secrets } from '../../../src/report/secrets.ts';

function secretsOf(...values: string[]): Secrets {
  const secrets = new Secrets();
  for (const value of values) secrets.add(value);
  return secrets;
}

describe('a secret', () => {
  test('is hidden wherever it stands, as often as it does', () => {
    expect(secretsOf('s3cret').hide('s3cret in xs3crety, S3CRET')).toBe('*** in x***y, S3CRET');
  });

  test('is hidden line by line as well: a text may quote one of them', () => {
    const secrets = secretsOf('-----BEGIN\r\n  abcdefgh\n-----END--');
    expect(secrets.hide('abcdefgh')).toBe('***');
    expect(secrets.hide('see -----END--')).toBe('see ***');
  });

  test('is hidden whole where another is its beginning', () => {
    for (const secrets of [secretsOf('abcdef', 'abcdefgh'), secretsOf('abcdefgh', 'abcdef')]) {
      expect(secrets.hide('abcdefgh abcdef')).toBe('*** ***');
    }
  });

  test.each([
    ['of six characters is one', 'abcdef', ['abcdef']],
    ['of five is none: replacing it would make others unreadable', 'abcde', []],
    ['is not longer by its blanks', ' abcde ', []],
    ['of several lines is the whole and each line that is long enough', 'abcdef\nx', ['abcdef\nx', 'abcdef']],
  ])('%s', (_rule, value, added) => {
    expect(new Secrets().add(value)).toEqual(added);
  });

  test('is new once', () => {
    const secrets = secretsOf('abcdef');
    expect(secrets.add('abcdef')).toEqual([]);
    expect(secrets.add('abcdef\nghijkl')).toEqual(['abcdef\nghijkl', 'ghijkl']);
  });
});

describe('plain data', () => {
  const data = { name: 'x', list: ['a s3cret', 1, null], more: { s3cret: true } };

  test('is free of them, in keys and values, however deep', () => {
    expect(secretsOf('s3cret').hideIn(data)).toEqual({ name: 'x', list: ['a ***', 1, null], more: { '***': true } });
  });

  test('is the same where there is none: a report may be large', () => {
    expect(new Secrets().hideIn(data)).toBe(data);
  });
});
