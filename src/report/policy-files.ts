/** Suggested policies as files and as output: IAM's JSON, and Terraform. Pure. */
import { permissionSetOf } from '../verdict/principals.ts';
import type { WrittenPolicy } from '../policy/grants.ts';
import type { AttachTo } from '../policy/policies.ts';
import { suggestedPolicies } from '../verdict/suggested-policies.ts';
import type { Report } from '../domain/report.ts';

/** A proposed policy as a file of the report's folder. */
export interface SuggestedFile {
  /** Name in the report's folder. */
  name: string;
  text: string;
  principal: string;
  attachTo: AttachTo;
}

interface NamedDocument {
  /** What tells the document apart from the others of the run: the principal, and a number where it needs several. */
  key: string;
  principal: string;
  arn: string;
  attachTo: AttachTo;
  document: WrittenPolicy;
  proven: boolean;
}

const STEMS: Record<AttachTo, string> = {
  principal: 'suggested-policy',
  'permissions-boundary': 'suggested-permissions-boundary-statements',
  'session-policy': 'suggested-session-policy-statements',
};

/**
 * The files: `suggested-policy.json` and `.tf` where one document is all, `suggested-policy-PRINCIPAL.json` and `.tf`
 * where it is not. What belongs into a permissions boundary or a session policy has files of its own, as JSON only: it
 * is to be merged into a document that is there already.
 */
export function policyFiles(report: Pick<Report, 'cells' | 'principals'>): SuggestedFile[] {
  const all = namedDocuments(report);
  return all.flatMap((one) => {
    const single = all.filter(({ attachTo }) => attachTo === one.attachTo).length === 1;
    const stem = single ? STEMS[one.attachTo] : `${STEMS[one.attachTo]}-${one.key}`;
    const of = { principal: one.principal, attachTo: one.attachTo };
    const json = { ...of, name: `${stem}.json`, text: `${JSON.stringify(one.document, undefined, 2)}\n` };
    return one.attachTo === 'principal' ? [json, { ...of, name: `${stem}.tf`, text: terraform(one) }] : [json];
  });
}

/**
 * The output `suggested-policy`: the document where one principal needs one, '' if none does; else an object of
 * documents, with the same keys as in the files' names.
 */
export function policyOutput(report: Pick<Report, 'cells' | 'principals'>): string {
  const documents = namedDocuments(report).filter(({ attachTo }) => attachTo === 'principal');
  const [first] = documents;
  if (!first) return '';
  if (documents.length === 1) return JSON.stringify(first.document);
  return JSON.stringify(Object.fromEntries(documents.map(({ key, document }) => [key, document])));
}

function namedDocuments({ cells, principals }: Pick<Report, 'cells' | 'principals'>): NamedDocument[] {
  const taken = new Set<string>();
  return suggestedPolicies(cells).flatMap(({ principal, attachTo, documents, proven }) =>
    documents.map((document) => {
      const arn = principals.find(({ name }) => name === principal)?.arn ?? '';
      const key = unusedKey(slug(principal), attachTo, taken);
      return { key, principal, arn, attachTo, document, proven };
    }),
  );
}

/** Principals may differ only in what a file name cannot have. */
function unusedKey(base: string, attachTo: AttachTo, taken: Set<string>): string {
  for (let number = 1; ; number += 1) {
    const key = number === 1 ? base : `${base}-${number}`;
    if (taken.has(`${attachTo} ${key}`)) continue;
    taken.add(`${attachTo} ${key}`);
    return key;
  }
}

function slug(name: string): string {
  const safe = name.replaceAll(/[^\w.-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '');
  return safe === '' ? 'principal' : safe.slice(0, 100);
}

function terraform({ key, arn, document, proven }: NamedDocument): string {
  const label = `bedrock_${key.replaceAll(/[^A-Za-z0-9_]/g, '_')}`;
  const [, type, path = ''] = /:(role|user)\/([^:]*)$/.exec(arn) ?? [];
  const name = path.slice(path.lastIndexOf('/') + 1);
  const set = permissionSetOf(arn);
  const attachment =
    set !== undefined
      ? [
          '',
          `# ${hclComment(set)} is a permission set of IAM Identity Center: its roles cannot be changed. Put the policy into the set`,
          '# (aws_ssoadmin_permission_set_inline_policy, or a customer managed policy attachment), and it is provisioned.',
        ]
      : type === undefined || !/^[\w+=,.@-]+$/.test(name)
        ? []
        : [
            '',
            `resource "aws_iam_${type}_policy_attachment" "${label}" {`,
            `  ${type.padEnd(10)} = ${hclString(name)}`,
            `  policy_arn = aws_iam_policy.${label}.arn`,
            '}',
          ];
  return [
    proven ? "# Confirmed by IAM's simulator." : '# Not confirmed by a simulation.',
    `resource "aws_iam_policy" "${label}" {`,
    `  name   = ${hclString(`bedrock-access-${key}`)}`,
    `  policy = jsonencode(${hclValue(document).replaceAll('\n', '\n  ')})`,
    '}',
    ...attachment,
    '',
  ].join('\n');
}

/** A name inside a comment: it may not end the line. */
function hclComment(text: string): string {
  return text.replaceAll(/[^\w+=,.@-]/g, '_');
}

/** Terraform's object syntax takes JSON, but reads templates inside strings. */
function hclValue(value: unknown): string {
  return escapeTemplates(JSON.stringify(value, undefined, 2));
}

function hclString(text: string): string {
  return escapeTemplates(JSON.stringify(text));
}

function escapeTemplates(text: string): string {
  return text.replaceAll('${', () => '$${').replaceAll('%{', () => '%%{');
}
