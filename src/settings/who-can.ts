/** The entry `who-can` of a configuration file, with the defaults that it takes from the rest. */
import type { Mistake, WhoCanSettings } from '../domain/settings.ts';
import { parseModel } from '../catalog/model-id.ts';
import type { ConfigFile } from './config-file.ts';
import { quote } from './problem.ts';

/**
 * Returns the question of a file, undefined if it has none; what is missing for it is a mistake. `regions`: the file's
 * defaults.
 */
export function resolveWhoCan(
  config: ConfigFile | undefined,
  regions: readonly string[] | undefined,
): { whoCan?: WhoCanSettings; mistakes: Mistake[] } {
  const written = config?.top['who-can'];
  if (config === undefined || written === undefined) return { mistakes: [] };
  const place = config.place(['who-can']);
  const where = written.regions ?? regions ?? [];
  if (where.length === 0) {
    const message = `There is no region to look at for ${quote('who-can')}: the input \`aws-region\` is not set, and neither is \`AWS_REGION\`.`;
    return { mistakes: [{ kind: 'no-region', place, message, instead: 'Write `regions: [us-east-1]` in the entry.' }] };
  }
  return {
    whoCan: {
      models: written.models.flatMap((text) => {
        const parsed = parseModel(text);
        return parsed.kind === 'invalid' ? [] : [parsed];
      }),
      regions: [...where],
      actions: written.actions ?? ['invoke', 'stream'],
      ...(written.allow && {
        allow: written.allow.map(({ principals, tags, reason }) => ({
          reason,
          ...(principals && { principals }),
          ...(tags && { tags }),
        })),
      }),
      place,
    },
    mistakes: [],
  };
}
