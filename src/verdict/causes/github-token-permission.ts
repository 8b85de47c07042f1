import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { OF_A_FORK } from '../separations.ts';

export const githubTokenPermission: CauseDefinition = {
  layer: 'workflow',
  owner: 'workflow-author',
  title: "The workflow's token lacks a permission",
  meaning: "GitHub's API refused the workflow's own token.",
  documentation: [DOCS.permissions],
  remedy: () =>
    wordings(
      'Add `pull-requests: write` to the permissions of the job (`issues: write` for issues). In a pull request of a fork the token stays read-only.',
      undefined,
      "Add the permission that the call needs to the workflow's job (`pull-requests: write` for comments, `issues: write` for issues). In a pull request of a fork the token stays read-only.",
    ),
  example: 'Resource not accessible by integration',
  texts: [
    {
      id: 'integration-token',
      or: ['github-fork-pull-request'],
      why: "GitHub's REST API: the workflow's token lacks the permission, which a fork's token cannot be given.",
      any: ['resource not accessible by integration', 'resource not accessible by personal access token'],
    },
  ],
  separations: [OF_A_FORK],
};
