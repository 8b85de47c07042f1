/**
 * The readers of what comes from outside, each as people meet it: bytes in, everything that is shown out. Nothing is
 * called.
 */
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { check } from '../../src/app/check.ts';
import { merge } from '../../src/app/merge.ts';
import { planRun } from '../../src/app/plan.ts';
import type { Host } from '../../src/domain/host.ts';
import { worded } from '../../src/domain/message.ts';
import type { WhoCan, WhoCanRow } from '../../src/domain/who-can.ts';
import { recordedWorld } from '../../src/record/world.ts';
import { planLines } from '../../src/report/plan-lines.ts';
import { planJson, planTable } from '../../src/report/plan-text.ts';
import { visibleBlock } from '../../src/report/visible.ts';
import { csvLines } from '../../src/report/who-can/csv.ts';
import { terminalLines } from '../../src/report/who-can/terminal.ts';
import { DEFAULT_CONFIG_FILE, inputEntries } from '../../src/settings/inputs.ts';
import { readSettings } from '../../src/settings/settings.ts';
import { explainMain } from '../../src/terminal/explain.ts';
import { policyMain } from '../../src/terminal/policy.ts';
import { visibleJson } from '../../src/util/json-text.ts';
import { loadWorld, worldNames } from '../../testbed/load.ts';
import { CORPUS_FILES, readCorpus } from '../corpus/corpus.ts';
import { cell, mixed, report } from '../unit/report/samples.ts';

/** A text and who reads it, which decides what may not be in it. */
export interface Shown {
  where: 'log' | 'field' | 'markdown' | 'terminal' | 'data' | 'csv';
  text: string;
}

/** A kind of input. */
export interface FuzzKind {
  name: string;
  examples: readonly [string, ...string[]];
  /** Reads an input; throws what it may not throw. */
  read: (bytes: Uint8Array) => Promise<Shown[]>;
}

/** Secrets of the run, which some inputs quote: no surface may show them. */
export const SECRETS = [
  'ghs_16C7e42F292c6912E7710c838347Ae178B4a',
  'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
] as const;

/** Words of the account in what is recorded. */
export const PRIVATE = ['zanzibar', 'quetzal', '444455556666', 'hippogriff'] as const;

const MODEL = 'anthropic.claude-haiku-4-5-20251001-v1:0';
const PROFILE = `us.${MODEL}`;
const ROLE = 'arn:aws:iam::111122223333:role/app';

/** A host that keeps what it is told. */
function keepingHost(
  inputs: Record<string, string>,
  files: Record<string, Uint8Array>,
): { host: Host; shown: Shown[] } {
  const shown: Shown[] = [];
  const say = (where: Shown['where']) => (text: string) => {
    shown.push({ where, text });
  };
  const host: Host = {
    env: { GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'push', RUNNER_TEMP: '/tmp', AWS_SECRET_ACCESS_KEY: SECRETS[1] },
    input: (name) => inputs[name]?.trim() ?? '',
    info: say('log'),
    warning: say('field'),
    debug: say('log'),
    fail: say('field'),
    annotate: ({ message, title, file = '' }) => {
      for (const text of [message, title, file]) shown.push({ where: 'field', text });
    },
    group: (title, body) => {
      shown.push({ where: 'log', text: title });
      return body();
    },
    secret: () => undefined,
    output: (_, text) => {
      shown.push({ where: 'data', text });
    },
    idToken: () => Promise.reject(new Error('there is none')),
    summary: (text) => {
      say('markdown')(text);
      return Promise.resolve();
    },
    readFile: (path) => Promise.resolve(files[path]),
    readMachineFile: () => Promise.resolve(undefined),
    writeFile: (path, text) => {
      const whole = typeof text === 'string' ? text : [...text].join('');
      shown.push({ where: path.endsWith('report.md') ? 'markdown' : 'data', text: whole });
      return Promise.resolve();
    },
    reportFolder: (path) => Promise.resolve(path),
    glob: () => Promise.resolve(Object.keys(files)),
    sources: () => Promise.resolve({ paths: [], leftOut: [] }),
    now: () => Date.UTC(2026, 10, 28),
    sleep: () => Promise.resolve(),
  };
  return { host, shown };
}

/** What is said of settings: the error report of a run with mistakes, else what a run with them would do. */
async function ofSettings(inputs: Record<string, string>, files: Record<string, Uint8Array>): Promise<Shown[]> {
  const { host, shown } = keepingHost({ 'github-token': '', ...inputs }, files);
  const read = await readSettings(host);
  if (!read.ok) {
    const told = await check(host);
    if (told.gate.result !== 'error') throw new Error('mistakes are no error');
    return shown;
  }
  const { cells, budget, calls, accountCalls } = await planRun(host, read.settings);
  const lines = [...planLines(cells, budget, read.settings), ...planTable(cells, calls, accountCalls)];
  for (const line of lines) shown.push({ where: 'terminal', text: visibleBlock(worded(line, 'terminal')) });
  planJson(cells, calls, budget.worstCaseUsd, accountCalls);
  return shown;
}

const FOLDER = mkdtempSync(join(tmpdir(), 'fuzz-'));

/** The texts of files that worlds have, by the ends of their names. */
function worldTexts(isWanted: (name: string) => boolean): string[] {
  const files = worldNames().flatMap((name) => Object.entries(loadWorld(name).run.files ?? {}));
  return [...new Set(files.flatMap(([name, text]) => (isWanted(name) ? text : [])))];
}

function examplesOf(first: string, more: readonly string[]): readonly [string, ...string[]] {
  return [first, ...more];
}

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

const configuration: FuzzKind = {
  name: 'configuration',
  examples: examplesOf(
    stringify({
      version: 1,
      regions: ['us-east-1', 'eu-central-1'],
      actions: ['invoke', 'stream'],
      principals: [
        { name: 'ci', 'role-to-assume': ROLE },
        { name: 'app', 'principal-arn': ROLE, 'simulate-with': 'ci', context: { 'aws:PrincipalTag/team': SECRETS[1] } },
      ],
      models: [
        { id: PROFILE, regions: ['us-east-1'] },
        { id: 'anthropic.claude-opus-*', expect: 'deny', reason: 'x' },
      ],
    }),
    worldTexts((name) => /bedrock[^/]*\.ya?ml$/.test(name)),
  ),
  read: (bytes) => ofSettings({ 'aws-region': 'us-east-1' }, { [DEFAULT_CONFIG_FILE]: bytes }),
};

/** Right values of inputs, one input after the other; `NAME=VALUE` behind the first line is another one. */
const inputs: FuzzKind = {
  name: 'inputs',
  examples: examplesOf(`models=${PROFILE}`, [
    ...[
      'models=a\u0001amazon.nova-lite-v1:0, us.amazon.nova-pro-v1:0',
      'aws-region=us-east-1,eu-west-1',
      'actions=invoke, stream',
    ],
    ...[`role-to-assume=${ROLE}`, 'audience=sts.amazonaws.com', 'role-session-name=x', 'role-duration-seconds=900'],
    ...['inline-session-policy={"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'],
    ...['managed-session-policies=arn:aws:iam::aws:policy/ReadOnlyAccess', `principal-arn=${ROLE}`],
    ...[
      'allowed-account-ids=111122223333',
      'guardrail=abc123:1',
      'service-tier=flex',
      'context=aws:PrincipalTag/team=a',
    ],
    ...[
      'baseline=baseline.json',
      'policy-files=scp:policies/*.json principal=app replaces=search',
      'terraform-plan=p.json',
    ],
    ...[
      'fail-on=unmet, drift',
      'fail-before-eol-days=30',
      'wait-for-access=5m',
      'max-cost-usd=0.10',
      'max-checks=20000',
    ],
    ...[
      'timeout=5m',
      'concurrency=16',
      'comment-key=x',
      'report-dir=out',
      'mask-aws-account-id=auto',
      'detail=minimal',
    ],
    ...['discover-models=src/**/*.py', 'part=1/3', 'parts=4', 'record=recording.json', `models=${SECRETS[1]}`],
  ]),
  read: (bytes) => {
    const [, name = 'models', value = ''] = /^([\w-]+)=([^]*)$/.exec(text(bytes)) ?? [];
    const known = inputEntries().some(([one]) => one === name);
    // The runner has no input that holds NUL, since an environment variable cannot.
    const given = known ? { [name]: value } : { models: text(bytes) };
    const safe = Object.fromEntries(Object.entries(given).map(([key, one]) => [key, one.replaceAll('\0', '')]));
    return ofSettings({ 'aws-region': 'us-east-1', models: PROFILE, ...safe }, {});
  },
};

const BASELINE = {
  schema: 'bedrock-access-baseline/1',
  cells: [
    {
      principal: 'app',
      region: 'us-east-1',
      model: PROFILE,
      action: 'invoke',
      expected: 'allow',
      verdict: 'denied',
      confidence: 'observed',
      cause: 'service-control-policy',
    },
    { principal: 'app', region: 'us-east-1', model: 'x', action: 'stream', verdict: 'unchecked' },
  ],
  whoCan: [{ principal: 'role/app', model: MODEL, conditional: false }],
};

/** Merged with a right report, so that what it says of the changes is shown. */
const baseline: FuzzKind = {
  name: 'baseline',
  examples: examplesOf(JSON.stringify(BASELINE), [
    JSON.stringify(BASELINE, null, 2),
    JSON.stringify(mixed()),
    ...worldTexts((name) => name.endsWith('baseline.json')),
  ]),
  read: (bytes) => {
    const right = new TextEncoder().encode(JSON.stringify(mixed()));
    return mergedWith(
      { reports: 'report.json', baseline: 'baseline.json' },
      { 'report.json': right, 'baseline.json': bytes },
    );
  },
};

async function mergedWith(given: Record<string, string>, files: Record<string, Uint8Array>): Promise<Shown[]> {
  const { host, shown } = keepingHost(given, files);
  await merge(host);
  return shown;
}

const mergedReports: FuzzKind = {
  name: 'merged reports',
  examples: examplesOf(JSON.stringify(mixed()), [
    JSON.stringify(report([cell(), cell({ action: 'stream' })])),
    JSON.stringify(mixed(), null, 2),
  ]),
  read: (bytes) => {
    const right = new TextEncoder().encode(JSON.stringify(report([cell({ principal: 'other' })])));
    return mergedWith({ reports: 'a.json\nb.json' }, { 'a.json': right, 'b.json': bytes });
  },
};

const STATEMENT = {
  Sid: 'S',
  Effect: 'Allow',
  Action: ['bedrock:InvokeModel*'],
  Resource: `arn:aws:bedrock:*::foundation-model/${MODEL}`,
};
const POLICY = {
  Version: '2012-10-17',
  Statement: [
    STATEMENT,
    { Effect: 'Deny', Action: '*', Resource: '*', Condition: { StringEquals: { 'aws:RequestedRegion': ['x'] } } },
  ],
};
const PLAN = {
  format_version: '1.2',
  resource_changes: [
    {
      address: 'aws_iam_role.app',
      type: 'aws_iam_role',
      name: 'app',
      mode: 'managed',
      change: { actions: ['create'], before: null, after: { name: 'app', path: '/' }, after_unknown: { arn: true } },
    },
    {
      address: 'aws_iam_role_policy.app',
      type: 'aws_iam_role_policy',
      name: 'app',
      mode: 'managed',
      change: {
        actions: ['update'],
        before: { name: 'p', role: 'app', policy: '{}' },
        after: { name: 'p', role: 'app', policy: JSON.stringify(POLICY) },
        after_unknown: {},
      },
    },
  ],
};
const TEMPLATE = {
  Resources: {
    Role: {
      Type: 'AWS::IAM::Role',
      Properties: {
        RoleName: 'app',
        AssumeRolePolicyDocument: POLICY,
        Policies: [{ PolicyName: 'p', PolicyDocument: POLICY }],
      },
    },
    More: { Type: 'AWS::IAM::ManagedPolicy', Properties: { Roles: [{ Ref: 'Role' }], PolicyDocument: POLICY } },
  },
};

/** Asked by the command, which shows everything that it understood. */
const plans: FuzzKind = {
  name: 'plans, templates and policies',
  examples: examplesOf(JSON.stringify(POLICY), [
    ...[JSON.stringify(POLICY, null, 2), JSON.stringify(PLAN), JSON.stringify(PLAN, null, 1), JSON.stringify(TEMPLATE)],
    ...worldTexts((name) => name.endsWith('.json') && !/baseline|report/.test(name)),
  ]),
  read: async (bytes) => {
    const file = join(FOLDER, 'input.json');
    writeFileSync(file, bytes);
    const shown: Shown[] = [];
    const say = (one: string): void => {
      shown.push({ where: 'terminal', text: one });
    };
    await policyMain(['--models', PROFILE, file], { stdout: say, stderr: say });
    return shown;
  },
};

/** Read by the action: policy files are entries of the configuration. */
const policyFiles: FuzzKind = {
  name: 'policy files of a what-if',
  examples: examplesOf(JSON.stringify(POLICY), [
    ...[JSON.stringify(PLAN), JSON.stringify(TEMPLATE), stringify(TEMPLATE)],
    ...worldTexts((name) => /\.(?:json|ya?ml|tf)$/.test(name) && !/baseline|report|bedrock/.test(name)),
  ]),
  read: async (bytes) => {
    const dotted = bytes[0] === 0x7b ? 'p.json' : 'p.yaml';
    return ofSettings({ 'aws-region': 'us-east-1', models: PROFILE, 'policy-files': dotted }, { [dotted]: bytes });
  },
};

const known = CORPUS_FILES.flatMap(readCorpus);

/** Messages of AWS: pasted as they are, with frames around them, as events and as JSON lines. */
const messages: FuzzKind = {
  name: 'messages of AWS',
  examples: examplesOf('An error occurred (AccessDeniedException) when calling the Converse operation: denied', [
    ...known.map(({ message }) => message),
    ...known.slice(0, 200).map((one) => JSON.stringify(one)),
    ...known
      .slice(0, 40)
      .map(
        ({ message, errorName }) =>
          `Traceback (most recent call last):\n  File "a.py"\nbotocore.errorfactory.${errorName}: ${message}`,
      ),
  ]),
  read: async (bytes) => {
    const shown: Shown[] = [];
    const say = (one: string): void => {
      shown.push({ where: 'terminal', text: one });
    };
    const streams = {
      ...{ stdinIsTty: false, stdoutIsTty: false, stderrIsTty: false, columns: () => 80, env: {} },
      ...{ stdout: say, stderr: say, passThrough: { stdout: () => undefined, stderr: () => undefined } },
    };
    const source = (): AsyncIterable<Uint8Array> => chunked(bytes);
    await explainMain(['-'], { ...streams, stdin: source() });
    const lines: Shown[] = [];
    await explainMain(['--json'], {
      ...{ ...streams, stdin: source() },
      stdout: (one) => {
        lines.push({ where: 'data', text: one });
      },
    });
    // A line of JSON for each line that is not empty, or programs lose count.
    const asked = text(bytes)
      .split('\n')
      .filter((line) => line.trim() !== '').length;
    const said = lines.filter(({ text: line }) => typeof JSON.parse(line) === 'object').length;
    if (asked !== said) throw new Error(`${said} lines for ${asked}`);
    return [...shown, ...lines];
  },
};

async function* chunked(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield await Promise.resolve(bytes);
}

const [zanzibar, quetzal, account, hippogriff] = PRIVATE;

/** Answers of services, in which every name is private. */
const recordings: FuzzKind = {
  name: 'recordings',
  examples: examplesOf(
    `<GetRoleResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><GetRoleResult><Role><Path>/${quetzal}/</Path><Arn>arn:aws:iam::${account}:role/${zanzibar}</Arn><RoleName>${zanzibar}</RoleName></Role></GetRoleResult></GetRoleResponse>`,
    [
      JSON.stringify({
        message: `User: arn:aws:sts::${account}:assumed-role/${zanzibar}/${quetzal} is not authorized to perform: bedrock:InvokeModel`,
      }),
      JSON.stringify({
        inferenceProfileSummaries: [
          {
            inferenceProfileName: hippogriff,
            inferenceProfileArn: `arn:aws:bedrock:us-east-1:${account}:application-inference-profile/${zanzibar}`,
            tags: [{ key: quetzal, value: zanzibar }],
            models: [{ modelArn: `arn:aws:bedrock:us-east-1::foundation-model/${MODEL}` }],
          },
        ],
      }),
      JSON.stringify({
        Version: '2012-10-17',
        Statement: [
          {
            Sid: zanzibar,
            Effect: 'Deny',
            Action: `${quetzal}:Get`,
            Resource: `arn:aws:s3:::${zanzibar}/${quetzal}`,
            Condition: {
              StringEquals: {
                [`aws:PrincipalTag/${zanzibar}`]: quetzal,
                [`aws:ResourceTag/${hippogriff}`]: `us.${zanzibar}.v1:0`,
              },
            },
          },
        ],
      }),
      `Action=SimulatePrincipalPolicy&PolicySourceArn=arn:aws:iam::${account}:role/${zanzibar}&ContextEntries.member.1.ContextKeyName=aws:PrincipalTag/${quetzal}`,
      JSON.stringify({
        models: [
          { id: `amazon.${zanzibar}-v1:0`, name: quetzal, 'allow-unmet': { reason: hippogriff, until: '2026-12-31' } },
        ],
        'who-can': { models: [MODEL], allow: [{ tags: { [zanzibar]: quetzal }, reason: hippogriff }] },
      }),
    ],
  ),
  read: (bytes) => {
    const whole = text(bytes);
    const of = (type: string) => ({ status: 200, headers: { 'content-type': type }, chunks: [bytes] });
    const exchange = {
      region: 'us-east-1',
      accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
      method: 'POST',
      path: '/',
      query: {},
      body: '',
    };
    let file: unknown;
    try {
      file = JSON.parse(whole);
    } catch {
      file = whole;
    }
    // What is asked is this program's own form: only its values are somebody's.
    const asked = new URLSearchParams({
      Action: 'GetRole',
      RoleName: whole,
      'ContextEntries.member.1.ContextKeyName': whole,
    });
    const world = recordedWorld({
      exchanges: [
        { ...exchange, service: 'iam', operation: 'GetRole', body: asked.toString(), answer: of('text/xml') },
        {
          ...{ ...exchange, service: 'bedrock', operation: 'ListInferenceProfiles' },
          path: `/model/${encodeURIComponent(whole)}`,
          answer: of('application/json'),
        },
        {
          ...{ ...exchange, service: 'bedrock-runtime', operation: 'ConverseStream' },
          answer: of('application/vnd.amazon.eventstream'),
        },
        { ...exchange, service: 'sts', operation: 'GetCallerIdentity', answer: of('text/html') },
      ],
      inputs: { context: whole, models: whole, 'role-to-assume': whole, 'inline-session-policy': whole },
      files: { 'bedrock.yml': file },
      claims: { sub: whole },
      homeRegion: 'us-east-1',
      report: report([cell({ principal: whole, model: whole })]),
    });
    return Promise.resolve([{ where: 'data', text: visibleJson(JSON.stringify(world)) }]);
  },
};

/** Names in an account, as a table for a spreadsheet and a terminal. */
const accounts: FuzzKind = {
  name: 'names in an account',
  examples: examplesOf('role/app', ['=cmd|calc', '\uff1d1+1', '\t=1', '"quoted",x', 'a\r\n=1']),
  read: (bytes) => {
    const name = text(bytes);
    const row: WhoCanRow = {
      ...{ principal: name, arn: name, kind: 'role', tags: { [name]: name }, model: name, grade: 'by-assuming' },
      openings: [
        {
          routes: [{ kind: 'application-profile', id: name, region: name, name }],
          actions: ['invoke'],
          statements: [{ policy: name, sid: name, line: 1 }],
          conditions: [{ effect: 'Allow', layer: name, key: name, operator: name, values: [name] }],
          deniedIn: [name],
        },
      ],
      assumedBy: [{ kind: 'oidc', who: name, subjects: [name], keys: [name], foreign: true }],
      allowedBy: { entry: name, reason: name },
    };
    const whoCan: WhoCan = {
      ...{ account: '111122223333', regions: ['us-east-1'], actions: ['invoke'], models: [name], rows: [row] },
      ...{ principals: { roles: 1, users: 0 }, unread: [name], notVisible: [] },
    };
    return Promise.resolve([
      ...[...csvLines(whoCan)].map((one): Shown => ({ where: 'csv', text: one })),
      ...[...terminalLines(whoCan, { colour: false, width: 80 })].map((one): Shown => ({
        where: 'terminal',
        text: one,
      })),
    ]);
  },
};

export const FUZZ_KINDS: readonly FuzzKind[] = [
  ...[configuration, inputs, baseline, mergedReports, plans, policyFiles, messages, recordings, accounts],
];
