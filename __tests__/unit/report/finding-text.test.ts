/** One finding in words: claim, why, who changes what, and how much of each is shown. */
import { describe, expect, test } from '@jest/globals';
import type { Cell, Diagnosis, MatchedStatement, RequirementResult } from '../../../src/domain/report.ts';
import type { Common } from '../../../src/report/common.ts';
import {
  findingClaim,
  findingSection,
  findingTitle,
  isSaidByClaim,
  remediesOf,
  statementName,
  whyLines,
  type Claimed,
  type FindingOptions,
} from '../../../src/report/finding-text.ts';
import type { Finding } from '../../../src/report/findings.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';
import type { State } from '../../../src/report/words.ts';
import { SONNET, cell, denial, requirement } from './samples.ts';

const BAD = { verdict: 'denied', met: false } as const;
const because = (change: Partial<Diagnosis>): { diagnosis: Diagnosis } => ({ diagnosis: { ...denial(), ...change } });
const remedy = (text: string, more: Partial<Diagnosis['remedy']> = {}): Partial<Diagnosis> => ({
  remedy: { text, documentation: [], ...more },
});

function finding(cells: readonly Cell[], change: Partial<Finding> = {}): Finding {
  const [first, ...rest] = cells;
  if (!first) throw new Error('a finding has checks');
  return {
    ...{ state: 'missing', urgency: 'action', opened: false, common: { kind: 'none' }, principals: ['app'] },
    cells: [first, ...rest],
    ...change,
  };
}
const claim = (cells: readonly Cell[], change: Partial<Claimed> = {}): string =>
  findingClaim({ ...finding(cells), ...change }, PLAIN);
const each = <T extends keyof Cell>(field: T, values: readonly Cell[T][], change: Partial<Cell> = {}): Cell[] =>
  values.map((value) => cell({ ...BAD, ...change, [field]: value }));

describe('the claim', () => {
  test.each<[State, string]>([
    ['unwanted', 'app can use m in us-east-1 (invoke), which must stay closed'],
    ['missing', 'app cannot use m in us-east-1 (invoke)'],
    ['maybe-unwanted', 'app can probably use m in us-east-1 (invoke), which must stay closed'],
    ['unproven', 'app may be able to use m in us-east-1 (invoke): that it is closed was not shown'],
    ['maybe-missing', 'app probably cannot use m in us-east-1 (invoke)'],
    ['exempt', 'app cannot use m in us-east-1 (invoke), and is exempt'],
    ['at-risk', 'app can use m in us-east-1 (invoke), but some or all calls may fail'],
    ['provisional', 'app can use m in us-east-1 (invoke) for now'],
    ['not-called', 'app not-called'],
  ])('of a check that is %s', (state, expected) => {
    expect(claim([cell({ model: 'm' })], { state })).toBe(expected);
  });

  test.each<[string, readonly Cell[], string]>([
    [
      'a model by its name and ID',
      each('model', ['m'], { name: 'Haiku' }),
      'app cannot use Haiku (m) in us-east-1 (invoke)',
    ],
    [
      'what has no model as the guardrail',
      each('model', ['-'], { action: 'guardrail' }),
      'app cannot use the guardrail in us-east-1 (guardrail)',
    ],
    ['several models by their number', each('model', ['m', 'n']), 'app cannot use 2 models in us-east-1 (invoke)'],
    ['three regions', each('region', ['a', 'b', 'c'], { model: 'm' }), 'app cannot use m in a, b and c (invoke)'],
    [
      'of more regions the first three',
      each('region', ['a', 'b', 'c', 'd'], { model: 'm' }),
      'app cannot use m in a, b, c and 1 more (invoke)',
    ],
    [
      'each action once',
      each('action', ['invoke', 'stream', 'invoke'], { model: 'm' }),
      'app cannot use m in us-east-1 (invoke and stream)',
    ],
  ])('names %s', (_what, cells, expected) => {
    expect(claim(cells)).toBe(expected);
  });

  test('names four principals, and counts the rest', () => {
    const cells = each('model', ['m']);
    expect(claim(cells, { principals: ['a', 'b', 'c', 'd'] })).toMatch(/^a, b, c and d cannot/);
    expect(claim(cells, { principals: ['a', 'b', 'c', 'd', 'e'] })).toMatch(/^a, b, c, d and 1 more cannot/);
  });

  test('cuts names at 120 characters, and IDs at 200', () => {
    const long = 'x'.repeat(300);
    const said = claim(each('model', [long], { name: long }), { principals: [long] });
    expect(said.match(/x+…/g)?.map(({ length }) => length)).toEqual([120, 120, 200]);
  });

  test('is text, whatever the names are', () => {
    const evil = '<b>`@x';
    const cells = each('model', [evil], { name: evil, region: evil, action: evil });
    expect(findingClaim(finding(cells, { principals: [evil] }), MARKDOWN)).toBe(
      '``<b>`@x`` cannot use &#60;b&#62;&#96;@&#8203;x (``<b>`@x``) in &#60;b&#62;&#96;@&#8203;x (&#60;b&#62;&#96;@&#8203;x)',
    );
  });

  describe('of what is at risk', () => {
    const leg = (requestedRegion: string): RequirementResult =>
      requirement({ requestedRegion, decision: 'explicitDeny' });
    const risk = (...regions: string[]): string =>
      claim(
        [
          cell({
            model: 'm',
            verdict: 'at-risk',
            simulation: { outcome: 'denied', requirements: [requirement(), ...regions.map(leg)] },
          }),
        ],
        { state: 'at-risk' },
      ).split('may fail')[1] ?? '';
    test('says which regions are blocked', () => {
      expect(risk('us-west-2')).toBe(': us-west-2 is blocked');
      expect(risk('us-west-2', 'unspecified')).toBe(': us-west-2 and the global leg are blocked');
      expect(risk('a', 'b', 'c', 'd')).toBe(': a, b, c and 1 more are blocked');
      expect(risk()).toBe('');
    });
    test('and only of it: what is denied everywhere is not blocked somewhere', () => {
      const simulation = { outcome: 'denied' as const, requirements: [leg('us-west-2')] };
      expect(claim([cell({ ...BAD, model: 'm', simulation })])).toBe('app cannot use m in us-east-1 (invoke)');
    });
  });

  test('of an alarm says that it was closed', () => {
    const open = [cell({ model: 'm', expected: 'deny', met: false })];
    expect(claim(open, { state: 'unwanted', opened: true })).toBe(
      'app can use m in us-east-1 (invoke), which must stay closed: it was closed in the baseline, and is open now',
    );
  });

  describe('of checks that have something in common', () => {
    const cells = ['m', 'n'].flatMap((model) =>
      ['a', 'b', 'c', 'd', 'e'].map((region) => cell({ ...BAD, model, region })),
    );
    const said = (common: Common, cause = 'identity-policy-no-allow', state: State = 'missing'): string =>
      claim(cells, { common, cause, state });
    test.each<[string, Common, string]>([
      [
        'regions',
        { kind: 'region', regions: ['eu-west-1', 'unspecified'] },
        'No policy of app covers eu-west-1 and the global leg: 10 checks of 2 models',
      ],
      [
        'of more than eight regions the first',
        { kind: 'region', regions: Array.from('abcdefghi') },
        'No policy of app covers a, b, c, d, e, f, g, h and 1 more: 10 checks of 2 models',
      ],
      [
        'actions, and where',
        { kind: 'action', actions: ['a:B', 'a:C', 'a:D', 'a:E', 'a:F'] },
        'No policy of app allows a:B, a:C, a:D, a:E and 1 more: 10 checks of 2 models in a, b, c, d and 1 more',
      ],
      [
        'providers by the names that they give themselves',
        { kind: 'provider', providers: ['ai21', 'amazon', 'constructor', 'openai', 'mistral', 'meta', 'qwen'] },
        'No policy of app allows the models of AI21 Labs, Amazon, Constructor, OpenAI, Mistral AI, Meta and 1 more: 10 checks of 2 models in a, b, c, d and 1 more',
      ],
      [
        'families by the beginning of their IDs',
        { kind: 'family', families: ['amazon.nova', 'b.b', 'c.c', 'd.d', 'e.e', 'f.f', 'g.g'] },
        'No policy of app allows the models amazon.nova*, b.b*, c.c*, d.d*, e.e*, f.f* and 1 more: 10 checks of 2 models in a, b, c, d and 1 more',
      ],
    ])('names %s', (_what, common, expected) => {
      expect(said(common)).toBe(expected);
    });

    test('says which kind of policy lacks the statement', () => {
      const common: Common = { kind: 'region', regions: ['x'] };
      expect(said(common, 'permissions-boundary')).toMatch(/^No statement in the permissions boundary of app covers x/);
      expect(said(common, 'session-policy')).toMatch(/^No statement in the session policy of app covers x/);
      expect(said(common, 'constructor')).toMatch(/^app cannot use 2 models/);
      expect(said({ kind: 'none' })).toMatch(/^app cannot use 2 models/);
      expect(claim(cells, { common })).toMatch(/^app cannot use 2 models/);
      expect(said(common, 'identity-policy-no-allow', 'maybe-missing')).toBe(
        'No policy of app covers x: 10 checks of 2 models, as far as is known',
      );
    });
  });
});

test('a title has the symbol of its state, or of an alarm', () => {
  const open = [cell({ model: 'm', expected: 'deny', met: false })];
  expect(findingTitle(finding(each('model', ['m'])))).toBe('❌ `app` cannot use `m` in us-east-1 (invoke)');
  expect(findingTitle(finding(open, { state: 'unwanted', opened: true }))).toMatch(/^🚨 `app` can use `m`/);
});

describe('why', () => {
  const why = (cells: readonly Cell[], change: Partial<Claimed> = {}, limit = 3): string[] =>
    whyLines({ ...finding(cells), ...change }, limit, PLAIN);
  const statement = (change: Partial<MatchedStatement> = {}): MatchedStatement => ({
    policy: 'guard',
    type: 'IAM Policy',
    sid: 'NoEu',
    ...change,
  });
  const decided = (decision: RequirementResult['decision'], ...statements: MatchedStatement[]): Partial<Cell> => ({
    simulation: {
      outcome: decision === 'allowed' ? 'allowed' : 'denied',
      requirements: [requirement({ decision, statements })],
    },
  });
  const model = (summary: string, change: Partial<Diagnosis> = {}): Partial<Cell> => ({
    ...BAD,
    ...because({ layer: 'model', cause: 'x', summary, ...change }),
  });

  test.each<[string, readonly Cell[], Partial<Claimed>, string[]]>([
    [
      'a cause of a policy is its title: the claim and the remedy name the rest',
      [cell({ ...BAD, ...because({}) })],
      { cause: 'identity-policy-no-allow' },
      ['No identity-based policy allows the call. (identity-policy-no-allow)'],
    ],
    ['another one is its summary, once', [cell(model('Gone.')), cell(model('Gone.'))], { cause: 'x' }, ['Gone. (x)']],
    [
      'a policy of another version is its summary',
      [cell(model('Odd.', { layer: 'policy' }))],
      { cause: 'x' },
      ['Odd. (x)'],
    ],
    [
      'a summary does not name its place again',
      [cell(model(`It is gone (${SONNET}, us-east-1).`))],
      { cause: 'x' },
      ['It is gone. (x)'],
    ],
    [
      'how sure it is, where no call showed it',
      [cell({ ...model('Gone.'), confidence: 'simulated' })],
      { cause: 'x' },
      ['Gone. (x, simulated)'],
    ],
    [
      'how sure each of them is, where they differ',
      [cell(model('Gone.')), cell({ ...model('Gone.'), confidence: 'suspected' })],
      { cause: 'x' },
      ['Gone. (x, observed and suspected)'],
    ],
    ['that no cause is known', [cell(BAD)], {}, ['No cause is known.']],
    ['that none is known, where it is only suspected', [cell(BAD)], { state: 'maybe-missing' }, ['No cause is known.']],
    ['nothing, where the claim says all', [cell()], { state: 'at-risk' }, []],
    [
      'the cause alone, where there is nothing to say of it',
      [cell({ ...BAD, ...because({ summary: '', layer: 'model', cause: 'x' }) })],
      { state: 'at-risk', cause: 'x' },
      ['(x)'],
    ],
  ])('%s', (_rule, cells, change, lines) => {
    expect(why(cells, change)).toEqual(lines);
  });

  test('several sentences of a cause are its title', () => {
    const cells = [
      cell(model('A.', { cause: 'model-end-of-life' })),
      cell(model('B.', { cause: 'model-end-of-life' })),
    ];
    expect(why(cells, { cause: 'model-end-of-life' })).toEqual([
      'The model has reached its end of life. (model-end-of-life)',
    ]);
  });

  test.each(['unclassified', 'of-a-later-version'])(
    'of a cause without a title (%s) the first sentences, and how many more',
    (cause) => {
      const cells = ['A.', 'B.', 'C.'].map((summary) => cell(model(summary, { cause })));
      expect(why(cells, { cause }, 3)).toEqual([`A. (${cause})`, 'B.', 'C.']);
      expect(why(cells, { cause }, 2)).toEqual([
        `A. (${cause})`,
        'B.',
        'And 1 more explanation; all are in the report.',
      ]);
    },
  );

  test('at risk by a policy: where it is routed to', () => {
    const legs = (...regions: string[]) =>
      regions.map((requestedRegion) => requirement({ requestedRegion, decision: 'explicitDeny' }));
    const at = (verdict: Cell['verdict'], ...regions: string[]) =>
      why(
        [
          cell({
            verdict,
            ...because({ cause: 'service-control-policy' }),
            simulation: { outcome: 'denied', requirements: legs(...regions) },
          }),
        ],
        { state: 'at-risk', cause: 'service-control-policy' },
      );
    expect(at('at-risk', 'us-west-2', 'unspecified')).toEqual([
      'A service control policy of the organization denies the call, where it is routed to us-west-2 and the global leg. (service-control-policy)',
    ]);
    expect(at('at-risk', 'a', 'b', 'c', 'd')[0]).toContain('routed to a, b, c and 1 more.');
    expect(at('denied', 'us-west-2')[0]).not.toContain('routed');
  });

  test('the statement that denies it', () => {
    const cells = [
      cell({
        ...BAD,
        ...decided('explicitDeny', statement(), statement({ sid: 'B' })),
        ...because({ cause: 'identity-policy-explicit-deny' }),
      }),
    ];
    expect(why(cells, { cause: 'identity-policy-explicit-deny' })[1]).toBe('Denied by NoEu in guard and B in guard.');
    const five = cell({ ...BAD, ...decided('explicitDeny', ...Array.from('abcde').map((sid) => statement({ sid }))) });
    expect(why([five])[1]).toBe('Denied by a in guard, b in guard, c in guard, d in guard and 1 more.');
  });

  test('the statement that opens it, where no diagnosis names it', () => {
    const open = { expected: 'deny', met: false, ...decided('allowed', statement()) } as const;
    expect(why([cell(open)], { state: 'unwanted' })).toEqual(['Opened by NoEu in guard.']);
    expect(why([cell(open)], { state: 'maybe-unwanted' })).toEqual(['Opened by NoEu in guard.']);
    expect(why([cell({ ...open, ...because({}) })], { state: 'unwanted', cause: 'allowed-by-policy' })).toEqual([
      'Cause: allowed-by-policy.',
    ]);
    expect(why([cell({ ...BAD, ...decided('allowed', statement()) })])).toEqual(['No cause is known.']);
  });

  test('where the claim says why, the cause and no more of it', () => {
    const cells = [cell({ ...BAD, ...because({}), confidence: 'simulated' })];
    const common: Common = { kind: 'region', regions: ['a'] };
    expect(why(cells, { cause: 'identity-policy-no-allow', common })).toEqual([
      'Cause: identity-policy-no-allow, simulated.',
    ]);
  });

  test('what the exemption comes to, last', () => {
    const exemption = { until: '2027-03-31', reason: 'asked', state: 'lapsed' } as const;
    expect(why([cell({ ...BAD, exemption })]).at(-1)).toBe('Its exemption has lapsed on 2027-03-31: asked.');
    const common: Common = { kind: 'region', regions: ['a'] };
    expect(
      why([cell({ ...BAD, exemption, ...because({}) })], { cause: 'identity-policy-no-allow', common }).at(-1),
    ).toMatch(/^Its exemption has lapsed/);
  });
});

test.each<[string, Parameters<typeof isSaidByClaim>[0], boolean]>([
  ['an open door', { state: 'unwanted', cause: 'x' }, true],
  ['a door that is perhaps open', { state: 'maybe-unwanted', cause: 'x' }, true],
  ['something in common', { state: 'missing', cause: 'x', common: { kind: 'region', regions: [] } }, true],
  ['nothing in common', { state: 'missing', cause: 'x', common: { kind: 'none' } }, false],
  ['one check', { state: 'missing', cause: 'x' }, false],
  ['no cause', { state: 'unwanted', common: { kind: 'region', regions: [] } }, false],
])('whether the claim says why: %s', (_what, claimed, said) => {
  expect(isSaidByClaim(claimed)).toBe(said);
});

test.each<[string, Partial<MatchedStatement>, string]>([
  ['by its Sid', { sid: 'A' }, '`A` in `p`'],
  ['with its line', { sid: 'A', start: { line: 12, column: 1 } }, '`A` in `p` (line 12)'],
  ['by its line', { start: { line: 12, column: 1 } }, 'the statement in line 12 of `p`'],
  ['by its policy', {}, 'a statement of `p`'],
  ['cut', { sid: 's'.repeat(121), policy: 'p'.repeat(201) }, `\`${'s'.repeat(119)}…\` in \`${'p'.repeat(199)}…\``],
])('a statement is named %s', (_how, change, name) => {
  expect(statementName({ policy: 'p', type: 'IAM Policy', ...change }, MARKDOWN)).toBe(name);
});

describe('what to do', () => {
  const policy = { Statement: [] };
  const told = (
    texts: readonly string[],
    more: Partial<Diagnosis['remedy']> = {},
    change: Partial<Cell> = {},
  ): Cell[] => texts.map((text) => cell({ ...BAD, ...because(remedy(text, more)), ...change }));

  test.each<[string, readonly Cell[], Partial<Finding>, number, string[]]>([
    ['one remedy, once', told(['A.', 'A.']), {}, 3, ['A.']],
    ['several, as many as there is room for', told(['A.', 'B.']), {}, 2, ['A.', 'B.']],
    [
      'of more the first',
      told(['A.', 'B.', 'C.']),
      {},
      2,
      ['A.', 'The other 2 are alike, each with its own resource.'],
    ],
    [
      'of two with no room the first',
      told(['A.', 'B.']),
      {},
      1,
      ['A.', 'The other one is alike, with its own resource.'],
    ],
    [
      'of what has something in common the first',
      told(['A.', 'B.']),
      { common: { kind: 'region', regions: [] } },
      5,
      ['A.', 'The other one is alike, with its own resource.'],
    ],
    [
      'one document for all',
      told(['A.', 'B.'], { policy }),
      { cause: 'identity-policy-no-allow' },
      5,
      ['Attach the policy below; it names each resource and no wildcard.'],
    ],
    [
      'not where one has no document',
      [...told(['A.'], { policy }), ...told(['B.'])],
      { cause: 'identity-policy-no-allow' },
      5,
      ['A.', 'B.'],
    ],
    [
      'not of a column of several actions',
      told(['A.', 'B.'], { policy }, { action: 'batch' }),
      { cause: 'identity-policy-no-allow' },
      5,
      ['A.', 'B.'],
    ],
    ['not of a cause that no document mends', told(['A.', 'B.'], { policy }), { cause: 'network' }, 5, ['A.', 'B.']],
    ['not of no cause', told(['A.', 'B.'], { policy }), {}, 5, ['A.', 'B.']],
    ['nothing, where nothing is known', [cell(BAD)], {}, 3, []],
    [
      'how to close what is open',
      [cell({ expected: 'deny', met: false })],
      { state: 'unwanted' },
      3,
      [
        'Deny it in a policy of the principal; or, where it may stay open, remove `expect: deny` from the configuration.',
      ],
    ],
  ])('%s', (_rule, cells, change, limit, expected) => {
    expect(remediesOf(finding(cells, change), limit)).toEqual(expected);
  });

  test.each([
    ['identity-policy-no-allow', 'Attach the policy named here;'],
    ['permissions-boundary', 'Add to the permissions boundary the policy named here;'],
    ['session-policy', 'Add to the session policy the policy named here;'],
  ])('the document of %s says where it goes', (cause, begin) => {
    const cells = told(['A.', 'B.'], { policy }, { action: 'stream' });
    expect(remediesOf(finding(cells, { cause }), 1, 'named here')[0]?.startsWith(begin)).toBe(true);
  });
});

describe('a section', () => {
  const OPTIONS: FindingOptions = { heading: '####', limit: 2, policy: true, evidence: 1 };
  const section = (
    cells: readonly Cell[],
    change: Partial<Finding> = {},
    options: Partial<FindingOptions> = {},
    picture = '',
  ): string => findingSection(finding(cells, change), { ...OPTIONS, ...options }, picture);
  const documented = (change: Partial<Cell> = {}): Cell =>
    cell({ ...BAD, ...because({ layer: 'model', cause: 'x', summary: 'Why.' }), ...change });

  test('has heading, why, picture, places, remedy, policy, evidence and links, in this order', () => {
    const cells = ['m', 'n'].map((model) => documented({ model }));
    const blocks = section(cells, { cause: 'x', owner: 'aws' }, {}, 'PICTURE').split('\n\n');
    expect(blocks.map((text) => text.split('\n')[0])).toEqual([
      '#### ❌ `app` cannot use 2 models in us-east-1 (invoke)',
      'Why. (`x`)',
      'PICTURE',
      '`m`, `n`',
      '**AWS:** Add the suggested statement to a policy of the role app.',
      '<details>',
      '```json',
      '</details>',
      '<details>',
      expect.stringMatching(/^`m`, us-east-1, invoke: denied/),
      expect.stringMatching(/^- Call of/),
      'And 1 more check; all are in `report.json`.',
      '</details>',
      '<sub>See [Prerequisites for inference profiles](<https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-prereq.html>).</sub>',
    ]);
  });

  test('leaves out policy and evidence where there is no room', () => {
    const text = section([documented()], {}, { policy: false, evidence: 0 });
    expect(text).not.toMatch(/<details>/);
    expect(section([documented()], {}, { policy: false, evidence: 0 })).toContain('**To do:**');
  });

  test('a single model has no list of places', () => {
    expect(section([documented()]).split('\n\n')[2]).toMatch(/^\*\*To do/);
  });

  test('lines of why stand below each other in one paragraph', () => {
    const simulation = {
      outcome: 'denied' as const,
      requirements: [requirement({ decision: 'explicitDeny', statements: [{ policy: 'p', type: 't', sid: 'S' }] })],
    };
    expect(section([documented({ simulation })]).split('\n\n')[1]).toBe('Why.<br>Denied by `S` in `p`.');
  });

  describe('places', () => {
    const at = (cells: readonly Cell[], limit = 2): string[] =>
      section(cells, {}, { limit, policy: false, evidence: 0 }).split('\n\n').slice(2, -2);
    const models = (number: number): Cell[] =>
      each(
        'model',
        Array.from({ length: number }, (_, index) => `m-${index}`),
        because({ layer: 'model', cause: 'x', summary: 'Why.' }),
      );

    test('that are alike are names, of which two beyond the limit are still named', () => {
      expect(at(models(4))).toEqual(['`m-0`, `m-1`, `m-2`, `m-3`']);
      expect(at(models(5))).toEqual([
        '`m-0`, `m-1`',
        '<details>\n<summary>3 more models</summary>',
        '`m-2`, `m-3`, `m-4`',
        '</details>',
      ]);
    });

    test('of more than a hundred behind the fold the rest is counted', () => {
      expect(at(models(102))[2]?.split(', ')).toHaveLength(100);
      expect(at(models(103))[2]?.split(', ').slice(-2)).toEqual(['`m-101`', 'and 1 more model']);
    });

    test('that differ are a list with regions and actions, and a fold of names', () => {
      const odd = models(4).map((one, index) => ({ ...one, region: `r-${index}` }));
      expect(at(odd)[0]).toBe(
        '- `m-0`: r-0 (invoke)\n- `m-1`: r-1 (invoke)\n- `m-2`: r-2 (invoke)\n- `m-3`: r-3 (invoke)',
      );
      expect(at([...odd, cell({ ...odd[0], model: 'z', region: 'q' })])).toEqual([
        '- `m-0`: r-0 (invoke)\n- `m-1`: r-1 (invoke)',
        '<details>\n<summary>3 more models</summary>',
        '`m-2`, `m-3`, `z`',
        '</details>',
      ]);
    });

    test('of one model are eight regions at most', () => {
      const nine = each('region', Array.from('abcdefghi'), { model: 'm', action: 'stream' });
      const text = section([...nine, documented({ model: 'n' })]);
      expect(text).toContain(
        '- `m`: a (stream), b (stream), c (stream), d (stream), e (stream), f (stream), g (stream), h (stream) and 1 more',
      );
    });
  });

  describe('who does what', () => {
    const todo = (texts: readonly string[], options: Partial<FindingOptions> = {}): string[] =>
      section(
        texts.map((text) => cell({ ...BAD, ...because({ layer: 'model', ...remedy(text) }) })),
        { owner: 'aws' },
        { policy: false, evidence: 0, ...options },
      )
        .split('\n\n')
        .slice(2);
    test('one remedy stands behind the name', () => {
      expect(todo(['Do it.'])).toEqual(['**AWS:** Do it.']);
    });
    test('a snippet to copy below it', () => {
      expect(todo(['  a: b'])).toEqual(['**AWS:**', '```yaml\na: b\n```']);
    });
    test('several are a list, and what is more than the limit is counted', () => {
      expect(todo(['A.', 'B.'])).toEqual(['**AWS:**', '- A.\n- B.']);
      expect(todo(['A.', 'B.'], { limit: 1 })).toEqual([
        '**AWS:**',
        '- A.',
        'And 1 more remedy; all are in the report.',
      ]);
      expect(todo([''])).toEqual([]);
    });
    test('a document that is not shown is named as of the report', () => {
      const cells = ['A.', 'B.'].map((text) =>
        cell({ ...BAD, ...because(remedy(text, { policy: { Statement: [] } })) }),
      );
      const said = (policy: boolean): string =>
        section(cells, { cause: 'identity-policy-no-allow' }, { policy, evidence: 0 });
      expect(said(false)).toContain('Attach the policy of the report;');
      expect(said(true)).toContain('Attach the policy below;');
    });
  });

  describe('the policy', () => {
    const allow = (resource: string): object => ({
      Statement: [{ Effect: 'Allow', Action: ['a:B'], Resource: [resource] }],
    });
    const proven = (is: boolean | undefined, resource = 'r'): Cell =>
      documented(
        because({
          layer: 'model',
          ...remedy('Do.', { policy: allow(resource), ...(is !== undefined && { proven: is }) }),
        }),
      );
    test('says whether the simulator confirmed it', () => {
      expect(section([proven(true)])).toContain(
        "<summary>Policy to add (IAM's simulator allows it with this policy)</summary>",
      );
      expect(section([proven(undefined)])).toContain(
        '<summary>Policy to add (not confirmed by a simulation)</summary>',
      );
    });
    test('of one or two documents is shown, of more is named', () => {
      const large = (number: number): string =>
        section(Array.from({ length: number }, (_, index) => proven(true, `${index}${'r'.repeat(5_000)}`)));
      expect(large(2).match(/```json/g)).toHaveLength(2);
      expect(large(3)).toContain(
        'The policy is too large for one document: it is in the 3 files `suggested-policy…` of the report.',
      );
    });
    test('that closes a door is joined from those of its checks', () => {
      const deny = (action: string): Cell =>
        cell({
          expected: 'deny',
          met: false,
          ...because(remedy('x', { deny: { Statement: [{ Effect: 'Deny', Action: [action], Resource: '*' }] } })),
        });
      const text = section([deny('a:B'), deny('a:C')], { state: 'unwanted' });
      expect(text).toContain('<summary>Deny statement that closes it</summary>');
      expect(text).toMatch(/"Action": \[\s+"a:B",\s+"a:C"\s+\]/);
      expect(section([documented()])).not.toContain('closes it');
    });
  });

  test('three links at most, each page once', () => {
    const with3 = (documentation: string[]): string =>
      section([documented(because({ layer: 'model', ...remedy('x', { documentation }) }))])
        .split('\n\n')
        .at(-1) ?? '';
    const page = (name: string): string => `https://docs.example/${name}`;
    expect(with3([page('a'), page('a'), page('b')])).toBe(
      '<sub>See [a](<https://docs.example/a>) and [b](<https://docs.example/b>).</sub>',
    );
    expect(with3(['a', 'b', 'c', 'd'].map(page))).not.toContain('[d]');
    expect(with3([])).not.toContain('See');
  });

  test('evidence of as many checks as asked for', () => {
    const cells = ['m', 'n', 'o'].map((model) => documented({ model }));
    const shown = (evidence: number): string => section(cells, {}, { evidence, policy: false });
    expect(shown(3)).toContain('<summary>Evidence (3 checks)</summary>');
    expect(shown(3)).not.toContain('more check');
    expect(shown(2)).toContain('And 1 more check; all are in `report.json`.');
  });
});

test('an open door of which only one check has a diagnosis is said to be opened by nothing else', () => {
  const statements = [{ policy: 'p', type: 't', sid: 'S' }];
  const open = {
    expected: 'deny',
    met: false,
    simulation: { outcome: 'allowed', requirements: [requirement({ statements })] },
  } satisfies Partial<Cell>;
  const cells = [cell({ ...open, ...because({ summary: 'It is open.' }) }), cell(open)];
  expect(whyLines(finding(cells, { state: 'unwanted', cause: 'x' }), 3, PLAIN)).toEqual(['Cause: x.']);
});

describe('one remedy', () => {
  const policy = { Statement: [] };
  test('is said as it is, also where it has a document', () => {
    const cells = [cell({ ...BAD, ...because(remedy('A.', { policy })) })];
    expect(remediesOf(finding(cells, { cause: 'identity-policy-no-allow' }), 3)).toEqual(['A.']);
  });
  test('of several checks, of which one has none, is one', () => {
    const cells = [
      cell({ ...BAD, ...because(remedy('A.', { policy })) }),
      cell({ ...BAD, ...because(remedy('B.', { policy })) }),
      cell(BAD),
    ];
    expect(remediesOf(finding(cells, { cause: 'identity-policy-no-allow' }), 5)).toEqual(['A.', 'B.']);
  });
  const section = (...cells: Cell[]): string =>
    findingSection(finding(cells), { heading: '####', limit: 3, policy: false, evidence: 0 });
  test('that begins with a snippet stands below its owner, whatever follows', () => {
    expect(section(cell({ ...BAD, ...because(remedy('  a: b\nThen wait.')) }))).toContain('**To do:**\n\n```yaml');
    expect(section(cell({ ...BAD, ...because(remedy('Write this.\n  a: b')) }))).toContain(
      '**To do:** Write this.\n\n```yaml',
    );
  });
  test('without a diagnosis has no links', () => {
    expect(section(cell(BAD))).not.toContain('See');
  });
});
