/** The order in which texts are looked for. */
import { describe, expect, test } from '@jest/globals';
import type { Cause } from '../../../src/domain/cause.ts';
import { causeInfo, definitions } from '../../../src/verdict/causes.ts';
import { applies, inOrder, PHASES, type KnownText } from '../../../src/verdict/text-rows.ts';
import { unwrap } from '../../../src/verdict/unwrap.ts';

const all = definitions().flatMap(([cause, { layer, texts = [] }]) =>
  texts.map((one) => ({ phase: layer, ...one, cause })),
);

function text(id: string, cause: Cause, more: Partial<KnownText> = {}) {
  return { id, cause, why: '', phase: causeInfo(cause).layer, ...more };
}

describe('inOrder', () => {
  test('goes by the phase first, then by the order given', () => {
    const given = [
      text('m1', 'model-id-or-region'),
      text('w', 'github-token-permission'),
      text('m2', 'guardrail-not-found'),
    ];
    expect(inOrder(given).map(({ id }) => id)).toEqual(['w', 'm1', 'm2']);
  });

  test('a text with a phase of its own is looked for there', () => {
    const given = [text('named', 'account-blocked', { phase: 'by-name' }), text('m', 'model-id-or-region')];
    expect(inOrder(given).map(({ id }) => id)).toEqual(['m', 'named']);
  });

  test('a text is looked for right behind the one it names, and so is the next', () => {
    const given = [
      text('c', 'throttled', { after: 'b' }),
      text('b', 'throttled', { after: 'a' }),
      text('a', 'service-fault'),
      text('z', 'service-fault'),
    ];
    expect(inOrder(given).map(({ id }) => id)).toEqual(['a', 'b', 'c', 'z']);
  });
});

describe('the texts of the causes', () => {
  test('what is nearer is looked for first: a later text never takes a message from an earlier', () => {
    const order = inOrder(all).map(({ cause }) => cause);
    const pairs = [
      ['marketplace-pending', 'anthropic-use-case-form'],
      ['marketplace-pending', 'marketplace-not-permitted'],
      ['model-not-offered-to-account', 'model-access-not-granted'],
      ['sts-region-disabled', 'oidc-trust-mismatch'],
      ['oidc-provider-missing', 'oidc-audience-mismatch'],
      ['simulation-principal-invalid', 'simulation-input-invalid'],
      ['operation-unsupported', 'model-id-or-region'],
    ] as const;
    for (const [first, then] of pairs) expect(order.indexOf(first)).toBeLessThan(order.indexOf(then));
  });

  test('none is lost, whatever it is to be behind', () => {
    expect(
      inOrder(all)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(all.map(({ id }) => id).toSorted());
  });

  test('one that names another is in the same phase', () => {
    const phases = new Map(all.map((one) => [one.id, one.phase]));
    for (const one of all.filter(({ after }) => after !== undefined)) {
      expect([one.id, phases.get(one.after ?? '')]).toEqual([one.id, one.phase]);
    }
  });

  test('a name or a status alone decides for one cause', () => {
    for (const phase of ['by-name', 'by-status'] as const) {
      const rows = all.filter((one) => one.phase === phase);
      const keys = rows.flatMap(({ name = [], status }) => [...name, ...(status ? [String(status)] : [])]);
      expect(keys.toSorted()).toEqual([...new Set(keys)].toSorted());
    }
  });

  test('denials are read between the texts that quote them and the others', () => {
    expect(PHASES.indexOf('entitlement')).toBeLessThan(PHASES.indexOf('denial'));
    expect(PHASES.indexOf('denial')).toBeLessThan(PHASES.indexOf('trust'));
    expect(PHASES[0]).toBe('not-aws');
  });
});

describe('applies', () => {
  const failure = unwrap({
    ...{ service: 'sts', operation: 'AssumeRole', errorName: 'AccessDenied', httpStatus: 403 },
    message: 'One Two  three',
  });

  test.each<[string, Partial<KnownText>, boolean]>([
    ['one of these', { any: ['nine', 'two three'] }, true],
    ['none of these is there', { any: ['nine'] }, false],
    ['all of these', { all: ['one', 'three'] }, true],
    ['not all of these', { all: ['one', 'nine'] }, false],
    ['one that must not be there is', { any: ['one'], none: ['three'] }, false],
    ['the whole message', { whole: ['one two three'] }, true],
    ['a part of the message', { whole: ['one two'] }, false],
    ['the name', { name: ['accessdenied'] }, true],
    ['another name', { name: ['throttling'] }, false],
    ['the beginning of the operation', { operation: ['assume'] }, true],
    ['the end of the operation', { operation: ['role'] }, false],
    ['the service', { service: ['sts', 'github'] }, true],
    ['another service', { service: ['iam'] }, false],
    ['the first status of a range', { status: [403, 500] }, true],
    ['the last status of a range', { status: [400, 403] }, true],
    ['below the range', { status: [404, 500] }, false],
    ['above the range', { status: [400, 402] }, false],
  ])('%s: %j is %s', (_, row, expected) => {
    expect(applies({ id: 'x', why: '', ...row }, failure)).toBe(expected);
  });

  test('a failure without a status lies in no range', () => {
    const without = unwrap({ service: '', operation: '', errorName: '', message: 'x' });
    expect(applies({ id: 'x', why: '', status: [0, 999] }, without)).toBe(false);
  });
});
