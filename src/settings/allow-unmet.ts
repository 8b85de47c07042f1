/** `allow-unmet` of an entry of the configuration file. */
import type { Entry } from './config-file.ts';
import type { ModelEntry, PrincipalEntry } from './config-schema.ts';
import type { AllowUnmet, CheckSettings, Mistake } from '../domain/settings.ts';
import { nearest, quote } from './problem.ts';

/** Returns what an entry allows to stay unmet, as the part of its settings that says so. */
export function allowUnmetOf({ value, place }: Pick<Entry<ModelEntry | PrincipalEntry>, 'value' | 'place'>): {
  allowUnmet?: AllowUnmet;
} {
  const written = value['allow-unmet'];
  if (written === undefined) return {};
  const { until, reason, cause } = written;
  const causes = cause === undefined ? undefined : [cause].flat();
  return { allowUnmet: { until, reason, ...(causes && { causes }), place: place(['allow-unmet']) } };
}

/** Reports `allow-unmet` beside `expect: deny`: what opens though it must be closed is never exempt. */
export function exemptDoor({ value, place }: Entry<ModelEntry>): Mistake[] {
  if (value.expect !== 'deny' || value['allow-unmet'] === undefined) return [];
  const message = '`allow-unmet` is for access that is missing, and this entry must be closed.';
  const instead = 'Leave it out; what may stay open for now is no `expect: deny` yet.';
  return [{ message, instead, place: place(['allow-unmet']) }];
}

/** Reports causes of `allow-unmet` that no check can have. */
export function unknownCauses(checks: readonly CheckSettings[], known: readonly string[]): Mistake[] {
  const all = checks.flatMap(({ models, principals }) =>
    [...models, ...principals].flatMap(({ allowUnmet }) => allowUnmet ?? []),
  );
  return all.flatMap(({ causes = [], place }) =>
    causes
      .filter((cause) => !known.includes(cause))
      .map((cause) => {
        const meant = nearest(cause, known);
        const instead =
          meant === undefined ? 'Name a cause as the report does, or leave `cause` out.' : `Did you mean \`${meant}\`?`;
        return { message: `No check has the cause ${quote(cause)}.`, instead, ...(place && { place }) };
      }),
  );
}
