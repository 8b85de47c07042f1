/** The principals of one check, from its file or from the inputs, and what can be wrong with them together. */
import { say, setting } from '../domain/message.ts';
import { parseArn } from '../domain/arn.ts';
import { allowUnmetOf } from './allow-unmet.ts';
import type { ConfigFile, Entry } from './config-file.ts';
import type { Config, PrincipalEntry } from './config-schema.ts';
import { contextEntries, mergeContext } from './context.ts';
import { declaredContext, declaredNames } from './declared-request.ts';
import { nameInArn } from './identifiers.ts';
import type { InputValues } from './inputs.ts';
import { nameOf, principalMistakes, referenceMistakes } from './principal-rules.ts';
import { quote } from './problem.ts';
import type { ContextEntry, Mistake, PrincipalSettings } from '../domain/settings.ts';

/** The principals of a run, with the names that entries may refer to. */
export interface ResolvedPrincipals {
  principals: PrincipalSettings[];
  /** Names that entries of the file may refer to; undefined if not all are known, because an entry has a mistake. */
  names: ReadonlySet<string> | undefined;
  mistakes: Mistake[];
}

/**
 * The principals of a check: those of the file, or else the one that the input or key `principal-arn` names, or else
 * the step's identity.
 *
 * @param offersIdToken whether GitHub offers this job an OIDC token: it decides where credentials come from by default
 */
export function resolvePrincipals(
  config: ConfigFile | undefined,
  inputs: InputValues,
  offersIdToken: boolean,
): ResolvedPrincipals {
  const shared = inputs.context ?? (config ? fromFile(config.top.context) : []);
  const fromInput = inputs['principal-arn'];
  const others = expectOthersOf(config?.top);
  const listed = config?.principals;
  if (config && listed) {
    const conflict = simulatedBeside(config, fromInput);
    const mistakes = [...conflict, ...principalMistakes(listed)];
    const names = config.complete.principals
      ? new Set(listed.flatMap((entry) => nameOf(entry.value) ?? []))
      : undefined;
    if (names) mistakes.push(...referenceMistakes(listed, names));
    const settings = listed.map((entry) => ({ ...settingsOf(entry, shared, offersIdToken), ...others }));
    return { principals: settings, names, mistakes };
  }
  const arn = fromInput ?? config?.top['principal-arn'];
  const step: PrincipalSettings = { source: 'step', chain: [], context: shared, ...others };
  if (arn === undefined) {
    const role = inputs['role-to-assume'];
    return { principals: [step], names: new Set(role === undefined ? [] : [nameInArn(role)]), mistakes: [] };
  }
  const name = nameInArn(arn);
  const place = fromInput === undefined ? config?.place(['principal-arn']) : undefined;
  const simulated = { ...step, name, principalArn: arn, ...(place && { place }) };
  return { principals: [simulated], names: new Set([name]), mistakes: [] };
}

/**
 * The principals of which the settings say who they are in the end, with the parts of that ARN that decide where they
 * can go.
 */
export function knownPrincipals(
  principals: readonly PrincipalSettings[],
  stepRole: string | undefined,
): { name: string | undefined; arn: string; account: string; partition: string }[] {
  return principals.flatMap((principal) => {
    const arn = arnOfPrincipal(principal, stepRole);
    const parsed = arn === undefined ? undefined : parseArn(arn);
    return arn === undefined || !parsed ? [] : [{ name: principal.name, arn, ...parsed }];
  });
}

/** ARN of the role or user that a principal is in the end, if the settings say it. */
function arnOfPrincipal(principal: PrincipalSettings, stepRole: string | undefined): string | undefined {
  return (
    principal.chain.at(-1)?.role ??
    principal.roleToAssume ??
    principal.principalArn ??
    (principal.source === 'step' ? stepRole : undefined)
  );
}

function fromFile(context: Config['context']): ContextEntry[] {
  const pairs = Object.entries(context ?? {}).flatMap(([key, values]) =>
    (typeof values === 'string' ? [values] : values).map((value) => [key, value] as const),
  );
  return contextEntries(pairs, 'file');
}

function settingsOf(
  { value, place }: Entry<PrincipalEntry>,
  shared: readonly ContextEntry[],
  offersIdToken: boolean,
): PrincipalSettings {
  const name = nameOf(value);
  const declared = declaredNames(value);
  const role = value['role-to-assume'];
  const externalId = value['role-external-id'];
  const byToken = offersIdToken && role !== undefined && externalId === undefined;
  const source = value.source ?? (byToken ? 'oidc' : 'step');
  return {
    ...(name !== undefined && { name }),
    ...(role !== undefined && { roleToAssume: role }),
    ...(externalId !== undefined && { roleExternalId: externalId }),
    source: source === 'oidc' || source === 'step' ? source : { principal: source },
    chain: (value.chain ?? []).map((hop) => {
      const id = hop['external-id'];
      return { role: hop.role, ...(id !== undefined && { externalId: id }) };
    }),
    ...(value['principal-arn'] !== undefined && { principalArn: value['principal-arn'] }),
    ...(value['simulate-with'] !== undefined && { simulateWith: value['simulate-with'] }),
    context: mergeContext(shared, [...fromFile(value.context), ...declaredContext(value)]),
    ...(value['user-agent'] !== undefined && { userAgent: value['user-agent'] }),
    ...(declared.length > 0 && { declared }),
    ...allowUnmetOf({ value }),
    ...expectOthersOf(value),
    place: place(),
  };
}

function expectOthersOf(
  written: Pick<PrincipalEntry, 'expect-others'> | undefined,
): Pick<PrincipalSettings, 'expectOthers'> {
  const expectOthers = written?.['expect-others'];
  return expectOthers === undefined ? {} : { expectOthers };
}

/** Reports `principals` combined with another input that selects the principal. */
function simulatedBeside(config: ConfigFile, fromInput: string | undefined): Mistake[] {
  const message = '`principals` and `principal-arn` both say whose access is checked.';
  const instead = 'Write the ARN as `- principal-arn: ...` below `principals:`.';
  if (config.top['principal-arn'] !== undefined) return [{ message, instead, place: config.place(['principal-arn']) }];
  if (fromInput === undefined) return [];
  const both = say`\`principals\` and ${setting('principal-arn')} both say whose access is checked, the first in ${quote(config.file)}.`;
  return [{ input: 'principal-arn', message: both, instead }];
}
