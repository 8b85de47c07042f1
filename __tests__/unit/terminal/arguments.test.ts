import { describe, expect, test } from '@jest/globals';
import { parseArguments } from '../../../src/terminal/arguments.ts';

const read = (...args: string[]) => {
  const parsed = parseArguments(args);
  return 'wrong' in parsed ? parsed.wrong : { ...parsed, options: Object.fromEntries(parsed.options) };
};

describe('the command line', () => {
  test.each<[string[], Record<string, string>]>([
    [['--models', 'a.b'], { models: 'a.b' }],
    [['--models=a.b'], { models: 'a.b' }],
    [['a.b', 'c:d'], { models: 'a.b\nc:d' }],
    [['--models', 'a.b', 'c.d', '--models=e.f'], { models: 'a.b\nc.d\ne.f' }],
    [['--', '--x.y'], { models: '--x.y' }],
    [['--models=-x'], { models: '-x' }],
    [['--audit'], { audit: 'true' }],
    [['--audit', 'x.y'], { audit: 'true', models: 'x.y' }],
    [['--simulate', 'false', 'x.y'], { simulate: 'false', models: 'x.y' }],
    [['--simulate=false'], { simulate: 'false' }],
    [['--no-simulate'], { simulate: 'false' }],
    [['--audit', '--no-audit'], { audit: 'false' }],
    [['--aws-region', 'us-east-1', '--aws-region', 'us-west-2'], { 'aws-region': 'us-east-1\nus-west-2' }],
  ])('%j', (args, options) => {
    expect(read(...args)).toEqual({ options, json: false, verbose: false, help: false, version: false });
  });

  test('its own options are no inputs', () => {
    const expected = { options: {}, json: true, verbose: false, help: true, version: true, profile: 'dev' };
    expect(read('--json', '-h', '--version', '--profile', 'dev')).toEqual(expected);
  });

  test.each<[string[], string]>([
    [['--model', 'x.y'], 'There is no option --model. Did you mean --models?'],
    [['-x'], 'There is no option -x.'],
    [['--no-models'], 'There is no option --no-models.'],
    [['--models'], '--models needs a value: --models amazon.nova-lite-v1:0'],
    [['--models', '--audit'], '--models needs a value, and --audit is an option.'],
    [['--models', '-x'], 'is written --models=-x'],
    [['--models='], '--models is empty.'],
    [['--json=yes'], '--json takes no value.'],
    [['--no-audit=true'], 'There is no option --no-audit.'],
    [['--comment', 'never'], '--comment is an input of the GitHub Action only'],
    [['--no-summary'], '--no-summary is an input of the GitHub Action only'],
    [['explian'], 'Did you mean explain?'],
    [['nova'], '"nova" is neither a command nor a model ID.'],
    [['--profile', 'a', '--profile', 'b'], 'one --profile at a time'],
  ])('%j is refused', (args, sentence) => {
    expect(read(...args)).toContain(sentence);
  });
});
