/**
 * The files of a what-if: found, read, and held to be what they say. Everything that is wrong with them is reported at
 * once.
 */
import { posix } from 'node:path';
import type { Host } from '../domain/host.ts';
import { say, wordings } from '../domain/message.ts';
import type { Mistake, Place, PolicyFile, PolicyLayer } from '../domain/settings.ts';
import { readTemplate } from '../policy/cloudformation.ts';
import { SIZE_LIMITS, readPolicy } from '../policy/document.ts';
import { JsonError, readJson } from '../policy/json.ts';
import { type PlannedDocument, type PlannedPrincipal, type PolicyPlan } from '../policy/planned.ts';
import { readTerraformPlan, withoutIndexes } from '../policy/terraform.ts';
import { leadsOutside } from '../util/glob-reach.ts';
import { quote } from './problem.ts';
import { isRecord } from '../util/record.ts';

/**
 * Bytes of a file of a what-if: a policy has ten thousand, a plan of a large estate, without what is not of IAM, some
 * hundred thousand.
 */
const MAX_BYTES = 2 * 1024 * 1024;

/** Files of a what-if: a glob that matches more is not the one that was meant. */
const MOST_FILES = 500;

/** Files of Terraform that are looked through for the resources of a plan. */
const MOST_SOURCES = 1_000;

/** An entry of `policy-files`, and where a mistake in it is shown. */
export interface PolicyFileSource {
  /** Paths or globs. */
  files: readonly string[];
  principal?: string;
  layer?: PolicyLayer;
  replaces?: string;
  /** Read as a plan of Terraform, and nothing else. */
  isPlan?: boolean;
  where: { place: Place } | { input: string };
}

/** What reading policy files needs of the host. */
export type PolicyFileHost = Pick<Host, 'readFile' | 'glob'> & {
  /** A file at the base commit, where what is in force cannot be asked; undefined if there is none. */
  readBaseFile?: (path: string) => Promise<Uint8Array | undefined>;
};

/** Reads the files that the entries name. Nothing is thrown. */
export async function readPolicyFiles(
  host: PolicyFileHost,
  sources: readonly PolicyFileSource[],
): Promise<{ files: PolicyFile[]; mistakes: Mistake[] }> {
  const read = await Promise.all(
    sources.map(async (source) => {
      const paths = await expand(host, source);
      const each = await Promise.all(paths.found.map((path) => readOne(host, path, source)));
      return {
        files: each.flatMap(({ file }) => file ?? []),
        mistakes: [...paths.mistakes, ...each.flatMap((one) => one.mistakes)],
      };
    }),
  );
  const files = read.flatMap((one) => one.files);
  const mistakes = read.flatMap((one) => one.mistakes);
  return { files: await withTerraformPlaces(host, files), mistakes };
}

async function expand(
  host: PolicyFileHost,
  { files, where }: PolicyFileSource,
): Promise<{ found: string[]; mistakes: Mistake[] }> {
  const found: string[] = [];
  const mistakes: Mistake[] = [];
  for (const name of files) {
    if (!/[*?[\]{}]/.test(name)) {
      found.push(name);
      continue;
    }
    // Before anything is looked for: a pattern that leaves the workspace would walk the whole disk.
    if (leadsOutside(name)) {
      const instead = 'Write a pattern that begins there, without `..`.';
      mistakes.push({
        ...where,
        message: say`${quote(name)} leaves ${wordings('the workspace', 'the current folder')}.`,
        instead,
      });
      continue;
    }
    try {
      const paths = await host.glob(name);
      if (paths.length > MOST_FILES) {
        const message = `${quote(name)} matches ${paths.length} files, and at most ${MOST_FILES} are read.`;
        mistakes.push({ ...where, message, instead: 'Write a narrower pattern.' });
        continue;
      }
      found.push(...paths);
      if (paths.length === 0) {
        const instead = 'Correct the pattern; it starts at the root of the workspace.';
        mistakes.push({ ...where, message: `No file matches ${quote(name)}.`, instead });
      }
    } catch (error) {
      mistakes.push({ ...where, message: `${quote(name)} cannot be read: ${reasonOf(error)}.`, instead: READABLE });
    }
  }
  return { found: [...new Set(found.map((path) => posix.normalize(path)))], mistakes };
}

const READABLE = 'Name a readable file of the repository.';

function reasonOf(error: unknown): string {
  return quote(error instanceof Error ? error.message : String(error));
}

interface ReadOne {
  file?: PolicyFile;
  mistakes: Mistake[];
}

async function readOne(host: PolicyFileHost, path: string, source: PolicyFileSource): Promise<ReadOne> {
  const { where } = source;
  const refuse = (message: string, instead: string): ReadOne => ({ mistakes: [{ ...where, message, instead }] });
  let bytes: Uint8Array | undefined;
  try {
    bytes = await host.readFile(path);
  } catch (error) {
    return refuse(`${quote(path)} cannot be read: ${reasonOf(error)}.`, READABLE);
  }
  if (!bytes)
    return refuse(
      `There is no file ${quote(path)}.`,
      'Correct the path, or check the repository out before this step.',
    );
  if (bytes.length > MAX_BYTES) {
    const size = (bytes.length / 1024 / 1024).toFixed(1);
    return refuse(`${quote(path)} has ${size} MB, and at most 2 MB are read.`, SMALLER);
  }
  const text = decoded(bytes);
  if (text === undefined) return refuse(`${quote(path)} is not UTF-8 text.`, 'Save it as UTF-8.');
  return understood(host, path, text, source);
}

const SMALLER =
  'Keep what is of IAM: `jq \'.resource_changes |= map(select(.type | test("^aws_(iam|organizations)_")))\' plan.json`.';

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

async function understood(
  host: PolicyFileHost,
  file: string,
  text: string,
  source: PolicyFileSource,
): Promise<ReadOne> {
  const { principal, layer = 'identity', replaces, isPlan = false } = source;
  const own = {
    file,
    layer,
    ...(principal !== undefined && { principal }),
    ...(replaces !== undefined && { replaces }),
  };
  const at = (place: { line: number; column: number }, message: string, instead: string): ReadOne => ({
    mistakes: [{ message, instead, place: { file, line: place.line, column: place.column } }],
  });
  const start = { line: 1, column: 1 };
  if (!isPlan && /\.(?:ya?ml|template)$/i.test(file) && !/^\s*\{/.test(text)) {
    const { templateYaml } = await import('./template-yaml.ts');
    const parsed = templateYaml(text);
    if (!parsed.ok) return at(parsed.at, sentence(parsed.message), 'Correct it.');
    return ofTemplate({
      ...own,
      kind: 'template',
      text: JSON.stringify(parsed.value),
      declared: placesOf(file, parsed.resources),
    });
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const broken = whereBroken(text);
    const instead = isPlan ? HOW_TO_PLAN : 'Correct it.';
    return at(broken?.at ?? start, `This is not JSON.${broken ? ` ${broken.message}` : ''}`, instead);
  }
  const kind = kindOf(value);
  if (isPlan || kind === 'plan') return ofPlan({ ...own, kind: 'plan', text });
  if (kind === 'template') {
    // What JSON allows may still be nested more deeply than is read.
    const broken = whereBroken(text);
    if (broken) return at(broken.at, broken.message, 'Correct the template.');
    return ofTemplate({ ...own, kind, text, declared: placesOf(file, resourcesIn(text)) });
  }
  const read = readPolicy(text, { name: file, kind: layer });
  if (!read.ok) return at(read.problem.at, read.problem.message, 'IAM would refuse this policy: correct it.');
  const base = await baseOf(host, file);
  return { file: { ...own, kind: 'policy', text, ...(base !== undefined && { base }) }, mistakes: [] };
}

const HOW_TO_PLAN = 'Write the plan with `terraform show -json PLAN > plan.json`.';

function sentence(text: string): string {
  return text.replace(/\.?$/, '.');
}

/** The file at the base commit; '' if it is new there, or is no policy yet. */
async function baseOf({ readBaseFile }: PolicyFileHost, path: string): Promise<string | undefined> {
  if (!readBaseFile) return undefined;
  try {
    const bytes = await readBaseFile(path);
    return bytes === undefined ? '' : decoded(bytes);
  } catch {
    // Nice to have: without it nothing is compared.
    return undefined;
  }
}

function whereBroken(text: string): JsonError | undefined {
  try {
    readJson(text);
    return undefined;
  } catch (error) {
    if (error instanceof JsonError) return error;
    throw error;
  }
}

function kindOf(value: unknown): PolicyFile['kind'] {
  if (!isRecord(value)) return 'policy';
  if ('resource_changes' in value || 'format_version' in value) return 'plan';
  return 'Resources' in value ? 'template' : 'policy';
}

type Places = Record<string, { line: number; column: number }>;

function placesOf(file: string, resources: Places): Record<string, Place> {
  return Object.fromEntries(Object.entries(resources).map(([id, { line, column }]) => [id, { file, line, column }]));
}

/** Where the resources of a template in JSON begin. */
function resourcesIn(text: string): Places {
  const root = readJson(text);
  const own = root.kind === 'object' ? root.members.find(({ name }) => name === 'Resources')?.value : undefined;
  const members = own?.kind === 'object' ? own.members : [];
  return Object.fromEntries(members.map(({ name, span }) => [name, span.start]));
}

function ofPlan(file: PolicyFile): ReadOne {
  const read = readTerraformPlan(file.text);
  const place = { file: file.file, line: 1, column: 1 };
  if (!read.ok) return { mistakes: [{ message: 'This is not a plan of Terraform.', instead: HOW_TO_PLAN, place }] };
  return { file, mistakes: documentMistakes(read.plan, () => place) };
}

/** What stands for the account and region that a template is deployed to, while it is only read. */
const SOMEWHERE = { account: '000000000000', region: 'us-east-1', partition: 'aws' };

function ofTemplate(file: PolicyFile): ReadOne {
  const read = readTemplate(file.text, SOMEWHERE);
  const start = { file: file.file, line: 1, column: 1 };
  if (!read.ok) return { mistakes: [{ message: read.message, instead: 'Correct the template.', place: start }] };
  const placeOf = (name: string): Place => file.declared?.[name.split(' ')[0] ?? ''] ?? start;
  return { file, mistakes: documentMistakes(read.plan, placeOf) };
}

/** Documents that IAM would refuse: not those that are in force already. */
function documentMistakes({ principals, organization }: PolicyPlan, placeOf: (name: string) => Place): Mistake[] {
  const documents: PlacedDocument[] = [
    ...principals.flatMap((principal) => documentsOf(principal)),
    ...organization.filter(({ when }) => when !== 'before').map(({ document }) => ({ document, kind: 'scp' as const })),
  ];
  const mistakes = documents.flatMap(({ document, kind, limit }): Mistake[] => {
    const read = readPolicy(document.text, { name: document.name, kind, ...(limit !== undefined && { limit }) });
    if (read.ok) return [];
    const { at, message } = read.problem;
    const where = `${quote(document.name)}, line ${at.line} of the policy`;
    return [
      {
        message: `${where}: ${message}`,
        instead: 'IAM would refuse this policy: correct it.',
        place: placeOf(document.name),
      },
    ];
  });
  return [...new Map(mistakes.map((one) => [JSON.stringify(one), one])).values()];
}

interface PlacedDocument {
  document: PlannedDocument;
  kind: PolicyLayer;
  limit?: number;
}

function documentsOf({ kind, after }: PlannedPrincipal): PlacedDocument[] {
  const identity = (after?.identity ?? []).map((document): PlacedDocument => {
    const attached = document.attached?.kind ?? 'inline';
    return {
      document,
      kind: 'identity',
      limit: attached === 'inline' ? SIZE_LIMITS[kind] : attached === 'group' ? SIZE_LIMITS.group : SIZE_LIMITS.managed,
    };
  });
  return [...identity, ...(after?.boundary ? [{ document: after.boundary, kind: 'boundary' as const }] : [])];
}

/** A resource of Terraform's language, at the beginning of its line. */
const RESOURCE = /^[ \t]*resource[ \t]+"([\w-]+)"[ \t]+"([\w-]+)"/gm;

/** Plans with the places of their resources in the files of Terraform that are checked out. A plan itself has none. */
async function withTerraformPlaces(host: PolicyFileHost, files: readonly PolicyFile[]): Promise<PolicyFile[]> {
  if (!files.some(({ kind }) => kind === 'plan')) return [...files];
  const declared: Record<string, Place> = {};
  try {
    const paths = (await host.glob('**/*.tf')).filter((path) => !path.includes('.terraform/'));
    for (const path of paths.slice(0, MOST_SOURCES)) {
      const text = decoded((await host.readFile(path)) ?? new Uint8Array()) ?? '';
      // Counted on from one resource to the next: from the beginning each time, a long file would take minutes.
      let [line, from] = [1, 0];
      for (const found of text.matchAll(RESOURCE)) {
        line += text.slice(from, found.index).split('\n').length - 1;
        from = found.index;
        const key = `${found[1] ?? ''}.${found[2] ?? ''}`;
        // Two modules may declare the same name: then no place is better than a wrong one.
        const isTwice = Object.hasOwn(declared, key);
        declared[key] = { file: isTwice ? '' : path, line, column: 1 };
      }
    }
  } catch {
    // Nice to have: without it the resource is named, and no line.
  }
  const known = Object.fromEntries(Object.entries(declared).filter(([, { file }]) => file !== ''));
  return files.map((file) => (file.kind === 'plan' ? { ...file, declared: known } : file));
}

/** Returns where the resource of a document is declared; undefined if that is not known. */
export function declaredAt({ kind, declared = {} }: PolicyFile, name: string): Place | undefined {
  const [first = ''] = name.split(' ');
  const key =
    kind === 'plan'
      ? withoutIndexes(first)
          .replace(/^(?:module\.[\w-]+\.)*/, '')
          .replace(/\.inline_policy$/, '')
      : first;
  return Object.hasOwn(declared, key) ? declared[key] : undefined;
}
