/**
 * Cells at other endpoints say where an application calls and what it needs there, and never that they were simulated
 * if they were not.
 */
import { describe, expect, test } from '@jest/globals';
import type { CalledEndpoint, Cell } from '../../../src/domain/report.ts';
import { atEndpoints, endpointNeedsText, endpointReason } from '../../../src/report/endpoint-text.ts';
import { evidenceLines } from '../../../src/report/evidence.ts';
import { junitText } from '../../../src/report/junit.ts';
import { MARKDOWN, PLAIN } from '../../../src/report/markup.ts';
import { outOfScopeList, uncheckedItems } from '../../../src/report/unchecked.ts';
import { cell, report } from './samples.ts';

const PROJECT = 'arn:aws:bedrock-mantle:us-east-1:111122223333:project/default';
const MANTLE: CalledEndpoint = {
  ...{ name: 'mantle', host: 'bedrock-mantle.us-east-1.api.aws', resource: PROJECT },
  actions: ['bedrock-mantle:CreateInference'],
};

function at(endpoint: CalledEndpoint, change: Partial<Cell> = {}): Cell {
  return cell({
    ...{ model: 'google.gemma-4-31b', action: 'chat', confidence: 'simulated', endpoint },
    probe: { outcome: 'not-made', reason: 'unsupported' },
    ...change,
  });
}

const NEEDS = `A call at bedrock-mantle.us-east-1.api.aws (the bedrock-mantle endpoint, IAM service prefix bedrock-mantle) needs bedrock-mantle:CreateInference on ${PROJECT}, and with an API key bedrock-mantle:CallWithBearerToken as well; permissions of bedrock: do not count there.`;

describe('the list of what was not checked', () => {
  test('counts the cells of one principal and host, and names what they need', () => {
    const cells = [at(MANTLE), at(MANTLE, { model: 'xai.grok-4.3' }), cell()];
    expect(uncheckedItems(cells, PLAIN)).toEqual([
      `2 checks simulated, never called, app: google.gemma-4-31b in us-east-1 and xai.grok-4.3 in us-east-1. ${NEEDS} Whether it serves these models was not asked.`,
    ]);
    expect(outOfScopeList(cells)).toContain('2 checks simulated, never called');
  });

  test('keeps apart what could not be simulated, and leaves out what does not apply', () => {
    const unknown = at(MANTLE, { verdict: 'unchecked', simulation: { outcome: 'not-made', requirements: [] } });
    const items = uncheckedItems([at(MANTLE), unknown, at(MANTLE, { verdict: 'not-applicable' })], PLAIN);
    expect(items.map((item) => item.split(',')[0])).toEqual([
      expect.stringMatching(/^1 check unchecked/),
      expect.stringMatching(/^1 check not simulated|^1 check simulated/),
      expect.stringMatching(/^1 check neither simulated nor called/),
    ]);
    expect(items[0]).toContain('not called, because calls at the bedrock-mantle endpoint are simulated, never made');
  });

  test('says for which columns each action is, where they differ', () => {
    const counted = at({ ...MANTLE, actions: ['bedrock-mantle:CountTokens'] }, { action: 'count-tokens' });
    const [together] = atEndpoints([at(MANTLE), counted]);
    expect(together && endpointNeedsText(together, PLAIN)).toContain(
      'needs bedrock-mantle:CreateInference (chat), bedrock-mantle:CountTokens (count-tokens) on',
    );
  });

  test('keeps principals, hosts and resources apart', () => {
    const west = { ...MANTLE, host: 'bedrock-mantle.us-west-2.api.aws' };
    const project = { ...MANTLE, resource: PROJECT.replace('default', 'p') };
    expect(atEndpoints([at(MANTLE), at(west), at(project), at(MANTLE, { principal: 'other' }), cell()])).toHaveLength(
      4,
    );
  });
});

test('the evidence of a cell says why no call was made, and what is needed', () => {
  expect(endpointReason(MANTLE)).toBe('calls at the bedrock-mantle endpoint are simulated, never made');
  expect(evidenceLines(at(MANTLE), PLAIN).slice(0, 2)).toEqual([
    'Call: not made, because calls at the bedrock-mantle endpoint are simulated, never made',
    NEEDS,
  ]);
});

test('a test case that passes without a call says what it rests on', () => {
  const xml = junitText(report([at(MANTLE), cell({ confidence: 'simulated' })]));
  expect(xml.match(/<system-out>/g)).toHaveLength(1);
  expect(xml).toContain('simulated, never made');
});

test('where all columns need the same, they are not named, and text is written as the surface writes it', () => {
  const [together] = atEndpoints([at(MANTLE), at(MANTLE, { action: 'stream' })]);
  expect(together && endpointNeedsText(together, MARKDOWN)).toContain(
    `needs \`bedrock-mantle:CreateInference\` on \`${PROJECT}\`, and with`,
  );
});
