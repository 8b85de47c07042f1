import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const githubForkPullRequest: CauseDefinition = {
  layer: 'workflow',
  owner: 'workflow-author',
  title: 'A pull request of a fork cannot obtain credentials',
  meaning: 'For pull requests of forks and of Dependabot GitHub issues no ID token and a read-only workflow token.',
  documentation: [DOCS.forks, DOCS.permissions],
  remedy: () =>
    wordings(
      'No change of the workflow alters this for `pull_request` events: let the check be skipped here, and run it after the merge or on a branch of the repository itself.',
      undefined,
      'No change of the workflow alters this for `pull_request` events of forks: skip what needs credentials there, and run it after the merge or on a branch of the repository itself.',
    ),
  example: 'Resource not accessible by integration',
};
