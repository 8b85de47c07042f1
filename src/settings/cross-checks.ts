/** What can be wrong with settings of different kinds together. */
import { input, say, setting, type Message } from '../domain/message.ts';
import { partitionOf } from '../domain/partition.ts';
import type { ConfigFile } from './config-file.ts';
import type { ReadInputs } from './inputs.ts';
import type { ResolvedModel } from './resolved-model.ts';
import { knownPrincipals } from './principals.ts';
import { quote } from './problem.ts';
import type { Mistake, PrincipalSettings } from '../domain/settings.ts';

/** STS gives credentials of a chained role for at most an hour (AssumeRole, `DurationSeconds`). */
const CHAINED_DURATION_SECONDS = 3600;

const SIMULATE = setting('simulate', 'true');

/** What cannot be known without the simulator. */
export function simulationNeeded(
  simulate: boolean,
  principals: readonly PrincipalSettings[],
  models: readonly ResolvedModel[],
): Mistake[] {
  if (simulate) return [];
  const denied = models.flatMap(({ settings: { expect, others, place } }): Mistake[] => {
    if (expect !== 'deny') return [];
    const key = others ? 'expect-others' : 'expect';
    const message = say`\`${key}: deny\` needs the simulator, and ${input('simulate')} is false.`;
    return [
      {
        message,
        instead: say`Set ${SIMULATE}, or leave the ${others ? 'key' : 'entry'} out.`,
        ...(place && { place }),
      },
    ];
  });
  const elsewhere = models.flatMap(({ settings: { endpoint, expect, place } }): Mistake[] => {
    if (endpoint === undefined || expect === 'deny') return [];
    const message = say`\`endpoint: ${endpoint.name}\` is only simulated, and ${input('simulate')} is false.`;
    return [{ message, instead: say`Set ${SIMULATE}, or leave the entry out.`, ...(place && { place }) }];
  });
  const simulated = principals.flatMap(({ principalArn, place }): Mistake[] => {
    if (principalArn === undefined) return [];
    const key = place ? '`principal-arn`' : setting('principal-arn');
    const message = say`${key} is only simulated, and ${input('simulate')} is false.`;
    const where = place ? { place } : { input: 'principal-arn' };
    return [{ message, instead: say`Set ${SIMULATE}, or check another principal.`, ...where }];
  });
  return [...denied, ...elsewhere, ...simulated];
}

/** The column `guardrail` applies the guardrail that calls carry: without one there is nothing to apply. */
export function guardrailNeeded(
  config: ConfigFile | undefined,
  { values, broken }: Pick<ReadInputs, 'values' | 'broken'>,
  models: readonly ResolvedModel[],
): Mistake[] {
  const given = values.guardrail !== undefined || broken.has('guardrail') || config?.top.guardrail !== undefined;
  const asking = models.filter(({ settings }) => settings.actions.includes('guardrail'));
  if (given || asking.length === 0 || config?.complete.top === false) return [];
  const message = 'The action `guardrail` is to be checked, and no guardrail is given.';
  const places = [...new Set(asking.map(({ whereActions }) => whereActions ?? { input: 'actions' }))];
  return places.map((where) => {
    const written = (value: string): Message =>
      'place' in where ? `\`guardrail: ${value}\`` : setting('guardrail', value);
    const instead = say`Write ${written('ID:VERSION')}, like ${written('ab12cd34ef56:1')}, or leave the action out.`;
    return { message, instead, ...where };
  });
}

/** Regions that a principal's partition does not have: its credentials are unknown there. */
export function foreignRegions(
  principals: readonly PrincipalSettings[],
  models: readonly ResolvedModel[],
  stepRole: string | undefined,
): Mistake[] {
  const known = knownPrincipals(principals, stepRole);
  // What is not listed is looked at in the regions of each principal's own partition.
  const named = models.filter(({ settings }) => settings.others === undefined);
  return named.flatMap(({ settings, whereRegion }) =>
    settings.regions.flatMap((region, index) => {
      const there = partitionOf(region);
      const stranger = known.find(
        ({ name, partition }) =>
          partition !== there && (!settings.principals || settings.principals.includes(name ?? '')),
      );
      if (!stranger) return [];
      const message = `\`${region}\` is in partition \`${there}\`, and ${quote(stranger.arn)} in \`${stranger.partition}\`.`;
      return [{ message, instead: 'Check the region with a principal of its own partition.', ...whereRegion(index) }];
    }),
  );
}

/** What inputs can be wrong about together. */
export function inputMistakes({ values, broken }: ReadInputs, principals: readonly PrincipalSettings[]): Mistake[] {
  const mistakes: Mistake[] = [];
  if (!values.simulate && values.probe === 'off') {
    const message = say`With ${setting('simulate', 'false')} and ${setting('probe', 'off')} nothing is checked.`;
    mistakes.push({ input: 'simulate', message, instead: 'Leave one of the two out.' });
  }
  if (values.part && values.parts !== undefined) {
    const message = say`${input('parts')} only splits, and ${input('part')} checks one of the parts.`;
    mistakes.push({ input: 'part', message, instead: 'Leave one of the two out.' });
  }
  if (
    values['role-external-id'] !== undefined &&
    values['role-to-assume'] === undefined &&
    !broken.has('role-to-assume')
  ) {
    mistakes.push({
      input: 'role-external-id',
      message: 'It is there without a role.',
      instead: say`Write ${setting('role-to-assume')} beside it.`,
    });
  }
  const policies = ['inline-session-policy', 'managed-session-policies'] as const;
  const assumes = values['role-to-assume'] !== undefined || broken.has('role-to-assume') || principals.some(isAssumed);
  for (const name of policies.filter((one) => values[one] !== undefined && !assumes)) {
    const message = 'No role is assumed that it could be passed for.';
    mistakes.push({
      input: name,
      message,
      instead: say`Write ${setting('role-to-assume')} beside it, or leave it out.`,
    });
  }
  const seconds = values['role-duration-seconds'];
  const stepIsRole = values['role-to-assume'] !== undefined;
  const chained = principals.some((principal) => isChained(principal, stepIsRole));
  if (seconds > CHAINED_DURATION_SECONDS && chained) {
    mistakes.push({
      input: 'role-duration-seconds',
      message: `${seconds} is too long: where one role assumes another, credentials are valid for an hour at most.`,
      instead: `Write \`${CHAINED_DURATION_SECONDS}\` or less.`,
    });
  }
  const waitSeconds = (values['wait-for-access'] + values.timeout) / 1000;
  if (values['wait-for-access'] > 0 && assumes && waitSeconds > seconds) {
    mistakes.push({
      input: 'wait-for-access',
      message: say`Together with ${setting('timeout')} the check may take ${waitSeconds} seconds, and the credentials of a role are valid for ${seconds}.`,
      instead: say`Write ${setting('role-duration-seconds', Math.max(900, waitSeconds))} if the role allows it, or a shorter ${setting('wait-for-access')}.`,
    });
  }
  return mistakes;
}

function isAssumed({ roleToAssume, chain }: PrincipalSettings): boolean {
  return roleToAssume !== undefined || chain.length > 0;
}

/** Whether the credentials of one role are certainly used to assume another. */
function isChained({ chain, source, roleToAssume }: PrincipalSettings, stepIsRole: boolean): boolean {
  const fromRole = typeof source === 'object' || (source === 'step' && stepIsRole);
  return chain.length > (roleToAssume === undefined && !fromRole ? 1 : 0) || (roleToAssume !== undefined && fromRole);
}
