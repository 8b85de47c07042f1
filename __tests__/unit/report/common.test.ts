/** What one change mends is one finding: by what the denied requirements have in common, not by equal sentences. */
import { describe, expect, test } from '@jest/globals';
import { findings } from '../../../src/report/findings.ts';
import { findingClaim } from '../../../src/report/finding-text.ts';
import { PLAIN } from '../../../src/report/markup.ts';
import type { Cell, Diagnosis } from '../../../src/domain/report.ts';
import { cell, denial, report, requirement } from './samples.ts';

const REGIONS = ['eu-west-1', 'us-east-1', 'us-west-2'];
const MODELS = ['amazon.nova-lite-v1:0', 'amazon.nova-pro-v1:0', 'anthropic.claude-x-v1:0', 'anthropic.claude-y-v1:0'];
const IAM: Record<string, string> = { invoke: 'bedrock:InvokeModel', stream: 'bedrock:InvokeModelWithResponseStream' };

/** Every model in every region with both actions; `denied` says which are. */
function matrix(
  denied: (model: string, region: string, action: string) => boolean,
  change: Partial<Cell> = {},
): Cell[] {
  return REGIONS.flatMap((region) =>
    MODELS.flatMap((model) =>
      ['invoke', 'stream'].map((action) => {
        const isDenied = denied(model, region, action);
        const resource = `arn:aws:bedrock:${region}::foundation-model/${model}`;
        const asked = requirement({
          ...{ action: IAM[action] ?? '', resource, requestedRegion: region },
          decision: isDenied ? 'implicitDeny' : 'allowed',
        });
        const simulation = { outcome: isDenied ? ('denied' as const) : ('allowed' as const), requirements: [asked] };
        const base = cell({ region, model, action, simulation, ...change });
        if (!isDenied) return base;
        const diagnosis = { ...denial(region, IAM[action]), summary: `${action} of ${model} in ${region}` };
        return { ...base, verdict: 'denied' as const, met: false, diagnosis };
      }),
    ),
  );
}

const claims = (cells: readonly Cell[]): string[] =>
  findings(report([...cells])).map((finding) => findingClaim(finding, PLAIN));

describe('findings of a missing Allow', () => {
  test.each<[string, Parameters<typeof matrix>[0], string[]]>([
    [
      'regions that no statement covers',
      (_, region) => region !== 'us-east-1',
      ['No policy of app covers eu-west-1 and us-west-2: 16 checks of 4 models'],
    ],
    [
      'an action that no statement allows',
      (_model, _region, action) => action === 'stream',
      [
        'No policy of app allows bedrock:InvokeModelWithResponseStream: 12 checks of 4 models in eu-west-1, us-east-1 and us-west-2',
      ],
    ],
    [
      'a provider',
      (model) => model.startsWith('anthropic.'),
      ['No policy of app allows the models of Anthropic: 12 checks of 2 models in eu-west-1, us-east-1 and us-west-2'],
    ],
    [
      'a provider in one region',
      (model, region) => model.startsWith('amazon.') && region === 'us-east-1',
      ['No policy of app allows the models of Amazon: 4 checks of 2 models in us-east-1'],
    ],
    [
      'a region, and a model besides',
      (model, region) => region === 'eu-west-1' || model === 'amazon.nova-pro-v1:0',
      [
        'No policy of app covers eu-west-1: 8 checks of 4 models',
        'app cannot use amazon.nova-pro-v1:0 in us-east-1 and us-west-2 (invoke and stream)',
      ],
    ],
    [
      'everything: nothing tells its parts apart',
      () => true,
      ['app cannot use 4 models in eu-west-1, us-east-1 and us-west-2 (invoke and stream)'],
    ],
  ])('%s', (_name, denied, expected) => {
    expect(claims(matrix(denied))).toEqual(expected);
  });

  test('hold every failing check once', () => {
    const cells = matrix((model, region, action) => (model.length * region.length + action.length) % 3 === 0);
    const found = findings(report(cells)).flatMap((finding) => finding.cells);
    const failing = cells.filter(({ met }) => met === false);
    expect(found).toHaveLength(failing.length);
    expect(new Set(found)).toEqual(new Set(failing));
  });
});

describe('who makes the change', () => {
  const of = (change: Partial<Diagnosis>): Partial<Cell> => ({
    ...{ verdict: 'unavailable', met: false },
    diagnosis: { ...denial(), ...change, remedy: { text: 'Do it.', documentation: [] } },
  });
  const form = of({ cause: 'anthropic-use-case-form', layer: 'entitlement', owner: 'account-owner' });

  test('a form of the account is one finding for all of its principals', () => {
    const cells = ['app', 'batch'].map((principal) => cell({ principal, ...form }));
    expect(claims(cells)).toEqual([
      'app and batch cannot use us.anthropic.claude-sonnet-4-5-20250929-v1:0 in us-east-1 (invoke)',
    ]);
  });

  test('a policy is one for each principal', () => {
    const cells = ['app', 'batch'].map((principal) => cell({ principal, ...of({}) }));
    expect(claims(cells)).toHaveLength(2);
  });

  test('two Deny statements are two changes', () => {
    const deny = (sid: string): Partial<Cell> => ({
      ...of({ cause: 'identity-policy-explicit-deny' }),
      simulation: {
        outcome: 'denied',
        requirements: [
          requirement({ decision: 'explicitDeny', statements: [{ policy: 'guard', type: 'IAM Policy', sid }] }),
        ],
      },
    });
    expect(claims([cell({ model: 'a', ...deny('One') }), cell({ model: 'b', ...deny('Two') })])).toHaveLength(2);
    expect(claims([cell({ model: 'a', ...deny('One') }), cell({ model: 'b', ...deny('One') })])).toHaveLength(1);
  });

  test('what is open comes before all, then each owner has his own together', () => {
    const cells = [
      cell({ model: 'a', ...form }),
      cell({ model: 'b', ...of({}) }),
      cell({ model: 'c', ...of({ cause: 'model-end-of-life', layer: 'model', owner: 'workflow-author' }) }),
      cell({ model: 'd', expected: 'deny', met: false }),
    ];
    const owners = findings(report(cells)).map(({ owner, state }) => `${owner ?? ''} ${state}`);
    expect(owners).toEqual([
      'iam-administrator unwanted',
      'workflow-author missing',
      'iam-administrator missing',
      'account-owner missing',
    ]);
  });
});
