/** Where a workflow file names a model, for findings about models that an input gives. */
import type { Place } from '../domain/settings.ts';

/**
 * Path of the workflow file that is running (`GITHUB_WORKFLOW_REF`: `OWNER/NAME/PATH@REF`), if it is one of this
 * repository.
 */
export function workflowFile(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const { GITHUB_REPOSITORY: repository = '', GITHUB_WORKFLOW_REF: reference = '' } = env;
  const [path = ''] = reference.split('@', 1);
  const start = `${repository}/`;
  return repository !== '' && path.startsWith(start) ? path.slice(start.length) : undefined;
}

/**
 * The first line that names the model, not as a part of a longer name and not in a comment. Undefined if there is
 * none, because the name is put together by expressions.
 */
export function placeInWorkflow(text: string, file: string, model: string): Place | undefined {
  const name = new RegExp(`(?<![\\w.:/-])${model.replace(/[^\w]/g, '\\$&')}(?![\\w.:/-])`);
  for (const [index, line] of text.split('\n').entries()) {
    const found = name.exec(line.replace(/(?:^|\s)#.*$/, ''));
    if (found) return { file, line: index + 1, column: found.index + 1 };
  }
  return undefined;
}
