/** Inputs as the runner hands them to an action. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';

/**
 * `INPUT_*` variables: what a step gives, and the declared defaults of `action.yml` for the rest. Of expressions only
 * `${{ github.token }}` is understood.
 *
 * @param actionFile - path of `action.yml`; if it does not exist there are no defaults
 */
export function inputVariables(
  actionFile: string,
  given: Record<string, string>,
  token: string,
): Record<string, string> {
  const inputs = { ...declaredDefaults(actionFile), ...given };
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      `INPUT_${name.replaceAll(' ', '_').toUpperCase()}`,
      value.replace(/\$\{\{\s*github\.token\s*\}\}/g, token),
    ]),
  );
}

function declaredDefaults(actionFile: string): Record<string, string> {
  if (!existsSync(actionFile)) return {};
  const action: unknown = parse(readFileSync(actionFile, 'utf8'));
  const inputs = entriesOf(entriesOf(action).inputs);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const value = entriesOf(input).default;
      return [
        name,
        typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '',
      ];
    }),
  );
}

function entriesOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}
