/** A report that is made of one text. */
import type { Cell, Report, WhatIf } from '../../../src/domain/report.ts';
import { cell, denial, report, requirement } from './samples.ts';

/** The report with one text in every place that text from outside can reach. */
export function poisoned(text: string): Report {
  const diagnosis = {
    ...denial(),
    cause: text,
    summary: text,
    evidence: [text],
    alternatives: [text],
    remedy: {
      text,
      policy: { Statement: [{ Resource: text, Action: text }] },
      documentation: [text, `https://docs.example/${text}`],
    },
  };
  const one: Partial<Cell> = {
    principal: text,
    region: text,
    model: text,
    configured: text,
    name: text,
    action: text,
    diagnosis,
    availability: { agreement: text, authorization: text, entitlement: text, region: text },
    lifecycle: { status: text, endOfLife: text, source: 'table', asOf: text, model: text, successors: [text, text] },
    probe: { outcome: 'refused', api: text, error: { name: text, message: text, requestId: text } },
    simulation: {
      outcome: 'denied',
      cause: text,
      requirements: [
        requirement({
          action: text,
          resource: text,
          requestedRegion: text,
          decision: 'explicitDeny',
          missingContextKeys: [text],
          statements: [{ policy: text, type: text, sid: text }],
        }),
        requirement(),
      ],
    },
    notes: ['snapshot'],
  };
  const whatIf: WhatIf = {
    ...{
      verdict: 'accessible',
      confidence: 'suspected',
      by: 'local',
      cause: text,
      effect: 'opened',
      disagreement: text,
    },
    reasons: (['allows', 'allows-no-more'] as const).map((does) => ({
      ...{ does, action: text, resource: text, requestedRegion: text, policy: text, sid: text, written: text },
      ...(does === 'allows' && { file: text, line: 3, column: 1 }),
    })),
  };
  const cells = [
    cell({ ...one, verdict: 'denied', met: false, disagreements: [text] }),
    cell({ ...one, whatIf }),
    cell({ ...one, whatIf: { ...whatIf, effect: 'lost', verdict: 'denied' } }),
    cell({ ...one, whatIf: { ...whatIf, effect: 'unchecked', verdict: 'unchecked', unknown: [text] } }),
    cell({ ...one, verdict: 'denied', met: false, exemption: { until: text, reason: text, state: 'holds' } }),
    cell({
      ...{ ...one, verdict: 'unavailable', met: false },
      exemption: { until: text, reason: text, causes: [text], state: 'other-cause' },
    }),
    cell({ ...one, verdict: 'at-risk' }),
    ...['2026-11-01', '2099-12-31'].map((endOfLife) =>
      cell({ ...one, lifecycle: { ...one.lifecycle, status: 'LEGACY', endOfLife }, verdict: 'accessible' }),
    ),
    cell({ ...one, verdict: 'inconclusive', met: null, confidence: 'none' }),
    cell({
      ...one,
      verdict: 'accessible',
      probe: { outcome: 'not-made', reason: 'over-budget' },
      simulation: { outcome: 'not-made', cause: text, requirements: [] },
    }),
  ];
  return report(cells, {
    gate: { result: 'fail', reasons: [text], exemptions: [text], lifecycle: { failBeforeEolDays: 30 } },
    notices: [text],
    problems: [{ cause: text, message: text, remedy: text }],
    changes: [{ kind: 'lost', principal: text, region: text, model: text, action: text, before: text, after: text }],
    discovered: {
      files: 1,
      uncovered: [{ model: text, count: 1, places: [{ file: text, line: 1, column: 1 }] }],
      leftOut: [text],
    },
    principals: [{ name: text, arn: text, account: text, via: 'oidc' }],
    run: { url: text, sha: text },
    cost: { worstCaseUsd: 1, estimatedUsd: 1, inputTokens: 1, outputTokens: 1, calls: { [text]: 1 } },
  });
}
