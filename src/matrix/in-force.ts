/** Says which ambient credentials are in force, and which others are there beside them. Said before anything is asked with them. */
import type { Host } from '../host/host.ts';
import type { Ambient } from '../identity/ambient.ts';
import { isWorkflow } from '../identity/chain-problem.ts';
import { conflictWithin, conflictWithOidc } from '../identity/conflicts.ts';
import type { Identity } from '../identity/identity.ts';
import { namesIn } from '../identity/profiles.ts';
import { sharedConfig } from '../identity/shared-config.ts';
import type { Settings } from '../settings/types.ts';
import type { Voice } from '../voice.ts';

/** The line and the warnings go to `voice`; nothing is called. */
export async function sayInForce(
  identities: readonly Identity[],
  ambient: Ambient,
  { host, settings, voice }: { host: Host; settings: Settings; voice: Voice },
): Promise<void> {
  const answer = await ambient.found();
  const shared = await sharedConfig(host);
  const option = host.input('profile');
  // Profiles are often named after accounts, roles or users.
  const named = [host.env.AWS_PROFILE ?? '', ...namesIn(shared)];
  voice.learnNames(named.filter((name) => name !== '' && name !== 'default'));
  if (answer?.ok) {
    const { source, arn } = answer.value;
    const whose = isWorkflow(host.env) ? 'Credentials of the step' : 'Credentials';
    voice.info(`${whose}: ${source.words}: ${arn}`);
    const conflict = conflictWithin(source, host.env, shared, option);
    if (conflict !== undefined) voice.warnOnce(conflict);
  }
  if (answer === undefined) {
    const roles = identities.flatMap(({ via, arn }) => (via === 'oidc' ? [arn] : []));
    const conflict = conflictWithOidc(roles, host.env, shared, settings.role.toAssume !== undefined);
    if (conflict !== undefined) voice.warnOnce(conflict);
  }
}
