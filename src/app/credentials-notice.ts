/**
 * Says which ambient credentials are in force, and which others are there beside them. Said before anything is asked
 * with them.
 */
import type { Host } from '../domain/host.ts';
import type { Ambient } from '../identity/ambient.ts';
import { isWorkflow } from '../identity/chain-problem.ts';
import { conflictWithin, conflictWithOidc } from '../identity/conflicts.ts';
import type { Identity } from '../identity/identity.ts';
import { namesIn } from '../identity/profiles.ts';
import { sharedConfig } from '../identity/shared-config.ts';
import type { Settings } from '../domain/settings.ts';
import type { RedactedLog } from '../report/log.ts';

/** The line and the warnings go to `log`; nothing is called. */
export async function reportCredentialSource(
  identities: readonly Identity[],
  ambient: Ambient,
  { host, settings, log }: { host: Host; settings: Settings; log: RedactedLog },
): Promise<void> {
  const answer = await ambient.found();
  const shared = await sharedConfig(host);
  const option = host.input('profile');
  // Profiles are often named after accounts, roles or users.
  const named = [host.env.AWS_PROFILE ?? '', ...namesIn(shared)];
  log.learnNames(named.filter((name) => name !== '' && name !== 'default'));
  if (answer?.ok) {
    const { source, arn } = answer.value;
    const whose = isWorkflow(host.env) ? 'Credentials of the step' : 'Credentials';
    log.info(`${whose}: ${source.words}: ${arn}`);
    const conflict = conflictWithin(source, host.env, shared, option);
    if (conflict !== undefined) log.warnOnce(conflict);
  }
  if (answer === undefined) {
    const roles = identities.flatMap(({ via, arn }) => (via === 'oidc' ? [arn] : []));
    const conflict = conflictWithOidc(roles, host.env, shared, settings.role.toAssume !== undefined);
    if (conflict !== undefined) log.warnOnce(conflict);
  }
}
