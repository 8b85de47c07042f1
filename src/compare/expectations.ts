/**
 * Which expectations of a configuration file a pull request changes: who approves it should see that the
 * endOfLifePolicy moved. Pure.
 */
import type { ModelEntry } from '../settings/config-schema.ts';
import type { ConfigFile } from '../settings/config-file.ts';
import { nameOf } from '../settings/principal-rules.ts';
import { DEFAULT_ACTIONS, EXPECT_OTHERS } from '../domain/settings.ts';

/** What a pull request changes of what is expected of a model. */
export interface ExpectationChange {
  file: string;
  /** As written in the entry: ID, ARN or pattern; the name of a principal that is exempt. */
  model: string;
  name?: string;
  what: 'expect' | 'actions' | 'regions' | 'endpoint' | 'allow-unmet' | 'removed';
  /** What it was, and what it is now; absent if the entry is gone. */
  before?: string;
  after?: string;
}

interface Entry {
  model: string;
  name?: string;
  values: Record<'expect' | 'actions' | 'regions' | 'endpoint' | 'allow-unmet', string>;
}

/**
 * Entries of `base` that are gone in `head`, or expect something else. New entries are no change: they were never
 * promised.
 */
export function expectationChanges(
  base: Pick<ConfigFile, 'top' | 'models' | 'principals'>,
  head: Pick<ConfigFile, 'file' | 'top' | 'models' | 'principals'>,
): ExpectationChange[] {
  return [...entryChanges(base, head), ...principalChanges(base, head)];
}

/** Principals that are exempt as a whole and were not, or otherwise. */
function principalChanges(
  base: Pick<ConfigFile, 'principals'>,
  head: Pick<ConfigFile, 'file' | 'principals'>,
): ExpectationChange[] {
  const exemptions = ({ principals = [] }: Pick<ConfigFile, 'principals'>): Map<string, string> =>
    new Map(principals.map(({ value }) => [nameOf(value) ?? 'the step', exemptionText(value['allow-unmet'])]));
  const known = exemptions(base);
  return [...exemptions(head)].flatMap(([model, after]): ExpectationChange[] => {
    const before = known.get(model) ?? NOT_EXEMPT;
    return before === after ? [] : [{ file: head.file, model, what: 'allow-unmet', before, after }];
  });
}

const NOT_EXEMPT = 'none';

function exemptionText(one: ModelEntry['allow-unmet']): string {
  return one === undefined ? NOT_EXEMPT : ['until', one.until, ...[one.cause ?? []].flat()].join(' ');
}

function endpointText({ endpoint, project, workspace }: ModelEntry): string {
  const resource = project ?? workspace;
  return [endpoint ?? 'bedrock-runtime', ...(resource === undefined ? [] : [resource])].join(' ');
}

function entryChanges(
  base: Pick<ConfigFile, 'top' | 'models' | 'principals'>,
  head: Pick<ConfigFile, 'file' | 'top' | 'models' | 'principals'>,
): ExpectationChange[] {
  const { file } = head;
  const left = entriesOf(head);
  return entriesOf(base).flatMap((before): ExpectationChange[] => {
    const { model, name } = before;
    const who = { file, model, ...(name !== undefined && { name }) };
    const same = left.filter((entry) => entry.model === model);
    // Several entries may name one model: the one that says the same, else the one of the same name, else the next.
    const after =
      same.find((entry) => JSON.stringify(entry) === JSON.stringify(before)) ??
      same.find((entry) => entry.name === name) ??
      same[0];
    if (!after) return [{ ...who, what: 'removed' }];
    left.splice(left.indexOf(after), 1);
    return (['expect', 'actions', 'regions', 'endpoint', 'allow-unmet'] as const).flatMap((what) => {
      const [was, is] = [before.values[what], after.values[what]];
      return was === is ? [] : [{ ...who, what, before: was, after: is }];
    });
  });
}

function entriesOf({ top, models = [], principals }: Pick<ConfigFile, 'top' | 'models' | 'principals'>): Entry[] {
  const others = (principals ?? [undefined]).flatMap((principal): Entry[] => {
    const expect = principal?.value['expect-others'] ?? top['expect-others'];
    const name = principal && nameOf(principal.value);
    const values = {
      expect: expect ?? '',
      actions: '',
      regions: '',
      endpoint: '',
      'allow-unmet': exemptionText(undefined),
    };
    return expect === undefined ? [] : [{ model: EXPECT_OTHERS, ...(name !== undefined && { name }), values }];
  });
  const sorted = (words: readonly string[]): string => [...words].sort().join(', ');
  const named = models.map(({ value }): Entry => ({
    model: value.id,
    ...(value.name !== undefined && { name: value.name }),
    values: {
      expect: value.expect ?? 'allow',
      actions: sorted(value.actions ?? top.actions ?? DEFAULT_ACTIONS),
      regions: sorted(value.regions ?? top.regions ?? []),
      // Where a call was made, none is any more.
      endpoint: endpointText(value),
      'allow-unmet': exemptionText(value['allow-unmet']),
    },
  }));
  return [...named, ...others];
}
