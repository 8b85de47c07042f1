import { describe, expect, test } from '@jest/globals';
import { evidenceLines, evidenceOf, furtherEvidence } from '../../../src/report/evidence.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';
import { redactReport } from '../../../src/report/redact.ts';
import type { Cell } from '../../../src/domain/report.ts';
import { diagnose } from '../../../src/verdict/diagnose.ts';
import { MESSAGE, ROLE, SONNET, cell, report, requirement } from './samples.ts';

const EU = 'arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-5-20250929-v1:0';
const availability = {
  agreement: 'AVAILABLE',
  authorization: 'AUTHORIZED',
  entitlement: 'AVAILABLE',
  region: 'AVAILABLE',
};
const statements = [{ policy: 'app-bedrock', type: 'IAM Policy', sid: 'DenyEu', start: { line: 7, column: 3 } }];
const refusedOn = requirement({ resource: EU, requestedRegion: 'eu-central-1', decision: 'explicitDeny', statements });

/** A refused cell with the diagnosis that a run makes of it, so that its sentences are the real ones. */
function refused(change: Partial<Cell> = {}): Cell {
  const simulation = { outcome: 'denied' as const, requirements: [requirement(), refusedOn] };
  const lifecycle = { status: 'LEGACY', endOfLife: '2027-03-01' };
  const error = { name: 'AccessDeniedException', status: 403, message: MESSAGE, requestId: '0b1c2d3e' };
  const failure = {
    service: 'bedrock-runtime',
    operation: 'InvokeModel',
    errorName: error.name,
    httpStatus: error.status,
    message: error.message,
  };
  const known = { principalArn: ROLE, region: 'us-east-1', model: SONNET, simulation, availability, lifecycle };
  return cell({
    verdict: 'denied',
    met: false,
    simulation,
    availability,
    lifecycle,
    probe: { outcome: 'refused', api: 'InvokeModel', latencyMs: 88.4, attempts: 2, error },
    diagnosis: diagnose(failure, known),
    ...change,
  });
}

describe('evidence', () => {
  test('says each thing once: the signals, then what else was seen', () => {
    expect(evidenceLines(refused(), PLAIN)).toEqual([
      `Call of InvokeModel: refused after 2 attempts in 88 ms: AccessDeniedException (HTTP 403), request 0b1c2d3e: ${MESSAGE}`,
      'Simulation: denied, 1 of 2 requirements allowed',
      `bedrock:InvokeModel on ${EU} with aws:RequestedRegion eu-central-1: explicitly denied; matched DenyEu in app-bedrock (IAM Policy, line 7)`,
      'Availability: agreement AVAILABLE, authorization AUTHORIZED, entitlement AVAILABLE, region AVAILABLE',
      'Lifecycle: LEGACY, end of life 2027-03-01',
      'The refused model ARN is in eu-central-1, not in us-east-1: a destination of a cross-region profile.',
    ]);
  });

  test('of several models none of which ends, none is the first to end', () => {
    const of = (lifecycle: Cell['lifecycle']) => evidenceLines(cell({ ...(lifecycle && { lifecycle }) }), PLAIN);
    expect(of({ status: 'ACTIVE', model: SONNET })).toContain('Lifecycle: ACTIVE');
    expect(of({ status: 'LEGACY', endOfLife: '2027-03-01', model: SONNET })).toContain(
      `Lifecycle: LEGACY, end of life 2027-03-01 (${SONNET}, the first of several to end)`,
    );
  });

  test('once in a redacted report too', () => {
    const [shown = cell()] = redactReport(report([refused()]), { mask: true, detail: 'minimal' }).cells;
    const lines = evidenceLines(shown, PLAIN);
    expect(lines.filter((line) => line.includes('AccessDeniedException'))).toHaveLength(1);
    expect(lines.filter((line) => line.startsWith('bedrock:InvokeModel on'))).toHaveLength(1);
  });

  test('an allowed simulation is not said twice', () => {
    const simulation = { outcome: 'allowed' as const, requirements: [requirement()] };
    const failure = {
      service: 'bedrock-runtime',
      operation: 'InvokeModel',
      errorName: 'ResourceNotFoundException',
      httpStatus: 404,
      message: 'This model version has reached the end of its life.',
    };
    const diagnosis = diagnose(failure, { simulation });
    const lines = evidenceLines(cell({ simulation, diagnosis }), PLAIN);
    expect(diagnosis.evidence).toContain("IAM's simulation of the same call says allowed.");
    expect(lines.filter((line) => /simulation/i.test(line))).toEqual([
      'Simulation: allowed, 1 of 1 requirement allowed',
    ]);
  });

  test.each<[string, Partial<Cell>]>([
    ['another call', { probe: { outcome: 'succeeded', api: 'InvokeModel' } }],
    [
      'another message',
      { probe: { outcome: 'refused', error: { name: 'AccessDeniedException', message: 'Something else.' } } },
    ],
  ])('what %s said stays', (_name, change) => {
    expect(furtherEvidence(refused(change)).join('\n')).toContain(MESSAGE);
  });

  test('of a requirement or an availability that the cell does not have stays', () => {
    const all = refused({ simulation: { outcome: 'not-made', requirements: [] } });
    const said = furtherEvidence({ ...all, availability: { ...availability, region: 'NOT_AVAILABLE' } }).join('\n');
    expect(said).toContain(`on ${EU} with aws:RequestedRegion eu-central-1`);
    expect(said).toContain('Availability reads agreement AVAILABLE');
  });

  test('is a list under the name of its cell', () => {
    const [first, ...rest] = evidenceOf(cell()).split('\n');
    expect(first).toBe(`\`${SONNET}\`, us-east-1, invoke: accessible`);
    expect(rest.filter((line) => line !== '')).toEqual(evidenceLines(cell(), MARKDOWN).map((line) => `- ${line}`));
  });
});
