/** `allow-unmet` of an entry of the configuration file. */
import type { Entry } from './config-file.ts';
import type { ModelEntry, PrincipalEntry } from './config-schema.ts';
import type { AllowUnmet, Mistake } from '../domain/settings.ts';

/** Returns what an entry allows to stay unmet, as the part of its settings that says so. */
export function allowUnmetOf({ value }: Pick<Entry<ModelEntry | PrincipalEntry>, 'value'>): {
  allowUnmet?: AllowUnmet;
} {
  const written = value['allow-unmet'];
  if (written === undefined) return {};
  const { until, reason, cause } = written;
  const causes = cause === undefined ? undefined : [cause].flat();
  return { allowUnmet: { until, reason, ...(causes && { causes }) } };
}

/** Reports `allow-unmet` beside `expect: deny`: what opens though it must be closed is never exempt. */
export function exemptDoor({ value, place }: Entry<ModelEntry>): Mistake[] {
  if (value.expect !== 'deny' || value['allow-unmet'] === undefined) return [];
  const message = '`allow-unmet` is for access that is missing, and this entry must be closed.';
  const instead = 'Leave it out; what may stay open for now is no `expect: deny` yet.';
  return [{ message, instead, place: place(['allow-unmet']) }];
}
