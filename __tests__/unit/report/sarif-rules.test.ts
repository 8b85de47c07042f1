/** The rules of `report.sarif`: of the table of causes, so that no text from outside is in them. */
import { describe, expect, test } from '@jest/globals';
import { CAUSES } from '../../../src/verdict/causes.ts';
import { DISCOVERY_RULE, LIFECYCLE_RULE, ruleOf, rulesOf, WHO_CAN_RULE } from '../../../src/report/sarif-rules.ts';
import { cell, denial } from './samples.ts';

describe('the rule of a result', () => {
  const because = (cause: string) => ({ diagnosis: { ...denial(), cause } });
  test.each([
    ['is its cause', cell(because('throttled')), 'throttled'],
    ['is one of the others that are no causes', because('configuration-invalid'), 'configuration-invalid'],
    ['of a cause of another version is none that is known', cell(because('of-a-later-version')), 'unclassified'],
    ['is never a name that every object has', cell(because('constructor')), 'unclassified'],
    ['of an open door without a cause is that', cell({ expected: 'deny', met: false }), 'unexpected-access'],
    ['of missing access without a cause is not known', cell({ verdict: 'denied', met: false }), 'unclassified'],
    ['of a problem without a cause is not known', {}, 'unclassified'],
  ])('%s', (_rule, one, id) => {
    expect(ruleOf(one)).toBe(id);
  });
});

describe('the rules', () => {
  test('are there once each, sorted', () => {
    expect(rulesOf(['throttled', 'network', 'throttled']).map(({ id }) => id)).toEqual(['network', 'throttled']);
    expect(rulesOf([])).toEqual([]);
  });

  test('say what it means, who can change it, and where to read more', () => {
    expect(rulesOf(['model-lifecycle'])).toEqual([
      {
        ...{ id: 'model-lifecycle', name: 'BedrockModelLifecycle' },
        shortDescription: { text: 'A model is LEGACY, or at or near its end of life.' },
        fullDescription: {
          text: 'From its end of life on, every call of the model fails. Bedrock does not move callers to another model by itself.',
        },
        help: {
          text: 'From its end of life on, every call of the model fails. Bedrock does not move callers to another model by itself. Who can change it: Workflow author. What to change is in the message of each result. See https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html.',
          markdown:
            'From its end of life on, every call of the model fails. Bedrock does not move callers to another model by itself.\n\nWho can change it: Workflow author. What to change is in the message of each result.\n\n- <https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html>',
        },
        helpUri: 'https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html',
        defaultConfiguration: { level: 'error' },
        properties: { tags: ['amazon-bedrock', 'iam', 'model'], precision: 'high' },
      },
    ]);
  });

  test('of a cause say its owner and layer', () => {
    const [rule] = rulesOf(['service-control-policy']);
    expect(rule?.help.text).toContain('Who can change it: Organization administrator.');
    expect(rule?.helpUri).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    expect(rule?.properties).toEqual({ tags: ['amazon-bedrock', 'iam', 'policy'], precision: 'high' });
  });

  test('of what is not known are less precise', () => {
    expect(rulesOf(['unclassified'])[0]?.properties.precision).toBe('medium');
  });

  const others = [
    'unexpected-access',
    'what-if-lost',
    'what-if-opened',
    'configuration-invalid',
    DISCOVERY_RULE,
    LIFECYCLE_RULE,
    WHO_CAN_RULE,
  ];
  test.each([...CAUSES, ...others])('%s has a title, a meaning and a page, of its own', (id) => {
    const [rule] = rulesOf([id]);
    expect(rule?.id).toBe(id);
    expect(rule?.shortDescription.text).toMatch(/^[A-Z].*[^.]\.$/);
    expect(rule?.fullDescription.text).toMatch(/\.$/);
    expect(rule?.helpUri).toMatch(/^https:\/\//);
    expect(rule?.help.text).toContain(rule?.helpUri ?? '?');
    expect(rule?.help.text).not.toContain('undefined');
    if (id !== 'unclassified')
      expect(rule?.shortDescription).not.toEqual(rulesOf(['unclassified'])[0]?.shortDescription);
  });
});
