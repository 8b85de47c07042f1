/** `endpoint` of a model's entry: every mistake is one sentence with its place and what to write instead. */
import { describe, expect, test } from '@jest/globals';
import type { Message } from '../../../src/domain/message.ts';
import { endpointMistakes, endpointOfEntry, parseProject, parseWorkspace } from '../../../src/settings/endpoint.ts';

type Value = Parameters<typeof endpointMistakes>[0]['value'];

/** The text of a message that says the same to everyone. */
function plain(message: Message): string {
  if (typeof message !== 'string') throw new TypeError(`differs by its reader: ${JSON.stringify(message)}`);
  return message;
}

const place = (path: string[]) => ({ file: 'a.yml', line: 1, column: 1, at: path.join('.') });
const mistakes = (value: Value): string[] =>
  endpointMistakes({ value, place }).map(
    ({ message, instead, place: at }) => `${(at as unknown as { at: string }).at}: ${plain(message)} ${plain(instead)}`,
  );

describe('the endpoint of an entry', () => {
  test.each([
    [{}, undefined],
    [{ endpoint: 'mantle' }, { name: 'mantle', resourceId: 'default' }],
    [
      { endpoint: 'mantle', project: 'proj_1' },
      { name: 'mantle', resourceId: 'proj_1' },
    ],
    [
      { endpoint: 'claude-platform', workspace: 'wrkspc_1' },
      { name: 'claude-platform', resourceId: 'wrkspc_1' },
    ],
    // A mistake already; nothing is made up for it.
    [{ endpoint: 'claude-platform' }, undefined],
  ] as const)('%j', (value, answer) => {
    expect(endpointOfEntry(value)).toEqual(answer);
  });
});

describe('mistakes', () => {
  test('none', () => {
    expect(mistakes({ id: 'google.gemma-4-31b', endpoint: 'mantle' })).toEqual([]);
    expect(mistakes({ id: 'claude-haiku-4-5', endpoint: 'claude-platform', workspace: 'wrkspc_1' })).toEqual([]);
    expect(mistakes({ id: 'amazon.nova-lite-v1:0', 'batch-role': 'arn', via: 'direct' })).toEqual([]);
    // What is no ID at all has its own mistake.
    expect(mistakes({ id: 'a b', endpoint: 'mantle' })).toEqual([]);
  });

  test.each<[Value, string]>([
    [
      { id: 'us.anthropic.claude-haiku-4-5-20251001-v1:0', endpoint: 'mantle' },
      'id: "us.anthropic.claude-haiku-4-5-20251001-v1:0" is an inference profile, and the bedrock-mantle endpoint takes model IDs only. Write the ID that the application sends as `model`.',
    ],
    [
      { id: 'openai.*', endpoint: 'mantle' },
      'id: "openai.*" is a pattern, and the bedrock-mantle endpoint takes model IDs only. Write the ID that the application sends as `model`.',
    ],
    [
      { id: 'arn:aws:bedrock:us-east-1::foundation-model/openai.gpt-oss-120b-1:0', endpoint: 'mantle' },
      'id: "arn:aws:bedrock:us-east-1::foundation-model/openai.gpt-oss-120b-1:0" is an ARN, and the bedrock-mantle endpoint takes model IDs only. Write the ID that the application sends as `model`.',
    ],
    [
      {
        id: 'arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl',
        endpoint: 'claude-platform',
        workspace: 'w',
      },
      'id: "arn:aws:bedrock:us-east-1:111122223333:imported-model/abcdefghijkl" is an ARN, and Claude Platform on AWS takes model IDs only. Write the ID that the application sends as `model`.',
    ],
    [
      { id: 'claude-haiku-4-5', endpoint: 'claude-platform' },
      'endpoint: Calls at Claude Platform on AWS are authorised on a workspace, and the entry names none. Write `workspace: wrkspc_...`, what the application sends as `anthropic-workspace-id`.',
    ],
    [
      { id: 'google.gemma-4-31b', endpoint: 'mantle', workspace: 'wrkspc_1' },
      'workspace: `workspace` is not for `endpoint: mantle`. Write `project`, or leave it out.',
    ],
    [
      { id: 'claude-haiku-4-5', endpoint: 'claude-platform', workspace: 'wrkspc_1', project: 'p' },
      'project: `project` is not for `endpoint: claude-platform`. Write `workspace`, or leave it out.',
    ],
    [
      { id: 'amazon.nova-lite-v1:0', project: 'p' },
      'project: `project` is about the bedrock-mantle endpoint, and the entry has no `endpoint`. Write `endpoint: mantle` beside it, or leave it out.',
    ],
    [
      { id: 'amazon.nova-lite-v1:0', workspace: 'p' },
      'workspace: `workspace` is about Claude Platform on AWS, and the entry has no `endpoint`. Write `endpoint: claude-platform` beside it, or leave it out.',
    ],
    ...(['via', 'foundation-models', 'batch-role', 'min-tokens-per-minute', 'min-requests-per-minute'] as const).map(
      (key): [Value, string] => [
        { id: 'google.gemma-4-31b', endpoint: 'mantle', [key]: 'x' },
        `${key}: \`${key}\` is about bedrock-runtime, and the entry is about the bedrock-mantle endpoint. Leave it out, or leave \`endpoint\` out.`,
      ],
    ),
  ])('%j', (value, mistake) => {
    expect(mistakes(value)).toEqual([mistake]);
  });
});

test.each(['default', 'proj_5d5ykleja6cwpirysbb7', 'wrkspc_01AbCdEf23GhIj'])('%s can be part of an ARN', (text) => {
  expect(parseProject(text)).toEqual({ ok: true, value: text });
  expect(parseWorkspace(text)).toEqual({ ok: true, value: text });
});

test.each(['', '*', 'a/b', 'project/default', '${aws:PrincipalTag/p}', 'a b', 'x'.repeat(129), 'a:b', '::error::'])(
  '%j cannot: it would widen what is asked, or end the ARN',
  (text) => {
    expect(parseProject(text).ok).toBe(false);
    expect(parseWorkspace(text).ok).toBe(false);
  },
);
