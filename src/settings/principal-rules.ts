/** What can be wrong with the principals of a file: with the keys of one together, and with several together. */
import { parseArn } from '../domain/arn.ts';
import type { Entry } from './config-file.ts';
import type { PrincipalEntry } from './config-schema.ts';
import { declaredMistakes } from './declared-request.ts';
import { nameInArn } from './identifiers.ts';
import { nearest, oneOf, quote } from './problem.ts';
import type { Mistake } from '../domain/settings.ts';
import type { Path } from './yaml-file.ts';

type Principal = Entry<PrincipalEntry>;

/** What is wrong with each principal by itself, and names that are there twice. */
export function principalMistakes(listed: readonly Principal[]): Mistake[] {
  return [...listed.flatMap(entryMistakes), ...listed.flatMap(declaredMistakes), ...duplicates(listed)];
}

/**
 * What is wrong with the names that principals refer to each other by.
 *
 * @param names of all principals of the file
 */
export function referenceMistakes(listed: readonly Principal[], names: ReadonlySet<string>): Mistake[] {
  return [...references(listed, names), ...loops(listed)];
}

/** The name that the file gives a principal, else the one that its last ARN ends with. */
export function nameOf(value: PrincipalEntry): string | undefined {
  const arn = value.chain?.at(-1)?.role ?? value['role-to-assume'] ?? value['principal-arn'];
  return value.name ?? (arn === undefined ? undefined : nameInArn(arn));
}

/** Keys of one principal that make no sense together. `at` is the key that the mistake is shown at. */
interface KeyRule {
  at: keyof PrincipalEntry;
  broken(value: PrincipalEntry): boolean;
  message: string;
  instead: string;
}

const has = (value: PrincipalEntry, key: keyof PrincipalEntry): boolean => value[key] !== undefined;

const RULES: readonly KeyRule[] = [
  ...(['role-to-assume', 'role-external-id', 'source', 'chain'] as const).map((at) => ({
    at,
    broken: (value: PrincipalEntry) => has(value, 'principal-arn') && has(value, at),
    message: `\`principal-arn\` is only simulated, and \`${at}\` says how to assume a role.`,
    instead: 'Keep one of the two.',
  })),
  {
    at: 'simulate-with',
    broken: (value) => !has(value, 'principal-arn'),
    message: '`simulate-with` says who asks for a principal that is only simulated.',
    instead: 'Write `principal-arn` beside it, or leave it out.',
  },
  {
    at: 'role-external-id',
    broken: (value) => !has(value, 'role-to-assume') && !has(value, 'principal-arn'),
    message: '`role-external-id` is there without a role.',
    instead: 'Write `role-to-assume` beside it.',
  },
  {
    at: 'role-external-id',
    broken: (value) => has(value, 'role-to-assume') && value.source === 'oidc',
    message: 'A role that is assumed with an OIDC token cannot be given an external ID.',
    instead: 'Write `source: step` or the name of another principal, or leave the external ID out.',
  },
  {
    at: 'source',
    broken: (value) =>
      !has(value, 'principal-arn') &&
      !has(value, 'role-to-assume') &&
      (value.source === 'oidc' || !has(value, 'chain')),
    message: '`source` says who assumes the role, and there is none.',
    instead: 'Write `role-to-assume` beside it.',
  },
];

function entryMistakes({ value, place }: Principal): Mistake[] {
  const mistakes: Mistake[] = RULES.filter((rule) => has(value, rule.at) && rule.broken(value)).map((rule) => ({
    message: rule.message,
    instead: rule.instead,
    place: place([rule.at]),
  }));
  if (value.name === undefined && ['oidc', 'step'].includes(nameOf(value) ?? '')) {
    const message = `The role's name ${quote(nameOf(value) ?? '')} is a word of \`source\`.`;
    mistakes.push({ message, instead: 'Give the principal another `name`.', place: place() });
  }
  return [...mistakes, ...partitions(value, place)];
}

/** A role of one partition cannot assume one of another: their STS do not know of each other. */
function partitions(value: PrincipalEntry, place: Principal['place']): Mistake[] {
  const hops: { arn: string; path: Path }[] = (value.chain ?? []).map((hop, index) => ({
    arn: hop.role,
    path: ['chain', index, 'role'],
  }));
  const first = value['role-to-assume'] ?? hops[0]?.arn;
  const home = first === undefined ? undefined : parseArn(first)?.partition;
  return hops.flatMap(({ arn, path }) => {
    const partition = parseArn(arn)?.partition;
    if (partition === home) return [];
    const message = `${quote(arn)} is in partition \`${partition ?? ''}\`, and the role before it in \`${home ?? ''}\`.`;
    return [{ message, instead: 'Name a role of the same partition.', place: place(path) }];
  });
}

function duplicates(listed: readonly Principal[]): Mistake[] {
  const seen = new Set<string | undefined>();
  return listed.flatMap(({ value, place }) => {
    const name = nameOf(value);
    if (!seen.has(name)) {
      seen.add(name);
      return [];
    }
    if (name === undefined) {
      const message = "The step's own identity is listed twice.";
      return [{ message, instead: 'Write it once, or give each a `name`.', place: place() }];
    }
    const instead = value.name === undefined ? 'Give each a `name` of its own.' : 'Write each name once.';
    return [{ message: `Two principals have the name ${quote(name)}.`, instead, place: place(['name']) }];
  });
}

/** `source` and `simulate-with` that name no principal, or one without credentials. */
function references(listed: readonly Principal[], names: ReadonlySet<string>): Mistake[] {
  const simulated = new Set(
    listed.filter(({ value }) => has(value, 'principal-arn')).flatMap(({ value }) => nameOf(value) ?? []),
  );
  return listed.flatMap(({ value, place }) =>
    (['source', 'simulate-with'] as const).flatMap((key): Mistake[] => {
      const name = value[key];
      if (name === undefined || (key === 'source' && ['oidc', 'step'].includes(name))) return [];
      if (!names.has(name))
        return [unknownPrincipal(name, names, place([key]), key === 'source' ? ['oidc', 'step'] : [])];
      if (!simulated.has(name)) return [];
      const message = `${quote(name)} is only simulated: the check has no credentials of it.`;
      return [
        { message, instead: 'Name a principal with `role-to-assume`, or leave the key out.', place: place([key]) },
      ];
    }),
  );
}

/** A name that no principal of the file has. `words` are allowed in its place. */
export function unknownPrincipal(
  name: string,
  names: ReadonlySet<string>,
  place: NonNullable<Mistake['place']>,
  words: readonly string[] = [],
): Mistake {
  const known = [...words, ...names].slice(0, 10);
  const meant = nearest(name, [...words, ...names]);
  const others = known.length === 0 ? 'Give the principals of this file names.' : `Write ${oneOf(known)}.`;
  return {
    message: `No principal has the name ${quote(name)}.`,
    instead: meant === undefined ? others : `Did you mean \`${meant}\`?`,
    place,
  };
}

/**
 * Principals whose credentials come, over others, from themselves; each ring is reported once, where it is entered.
 */
function loops(listed: readonly Principal[]): Mistake[] {
  const byName = new Map(listed.map((entry) => [nameOf(entry.value), entry]));
  const done = new Set<string>();
  return listed.flatMap((entry) => {
    const way: string[] = [];
    let current: Principal | undefined = entry;
    while (current) {
      const name = nameOf(current.value);
      if (name === undefined || done.has(name)) break;
      const entered = way.indexOf(name);
      if (entered >= 0) {
        for (const visited of way) done.add(visited);
        const ring = [...way.slice(entered), name].map(quote).join(' from ');
        const start = byName.get(name)?.place(['source']);
        const message = `The credentials form a cycle: ${ring}.`;
        return [
          {
            message,
            instead: 'Let one of them have `source: oidc` or `source: step`.',
            ...(start && { place: start }),
          },
        ];
      }
      way.push(name);
      const source: string | undefined = current.value.source;
      current = source === undefined || source === 'oidc' || source === 'step' ? undefined : byName.get(source);
    }
    for (const visited of way) done.add(visited);
    return [];
  });
}
