import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';
import { OF_A_FORK } from '../separations.ts';

export const githubIdTokenPermission: CauseDefinition = {
  layer: 'workflow',
  owner: 'workflow-author',
  title: wordings(
    'The job may not request an OIDC token',
    'There is no OIDC token of GitHub in a terminal',
    "The workflow's job may not request an OIDC token",
  ),
  meaning: 'GitHub gives the job no ID token because the workflow does not set `id-token: write`.',
  documentation: [DOCS.oidc, DOCS.permissions],
  remedy: () =>
    wordings(
      'Add `permissions: { id-token: write, contents: read, pull-requests: write }` to the job: naming any permission drops all that are not named. If the run is of a fork, GitHub gives no ID token whatever the YAML says.',
      'Leave `source: oidc` out: the role is then assumed with your credentials.',
      "Add `permissions: { id-token: write, contents: read }` to the workflow's job: naming any permission drops all that are not named. A run of a fork's pull request gets no ID token whatever the YAML says.",
    ),
  example:
    'Credentials could not be loaded, please check your action inputs: Could not load credentials from any providers',
  texts: [
    {
      id: 'id-token-environment',
      or: ['github-fork-pull-request'],
      why: 'The runner sets these variables only with `id-token: write`; a fork never gets them (codecov-action#1816).',
      any: [
        'actions_id_token_request_url',
        'actions_id_token_request_token',
        'did you mean to set the id-token permission',
        'insufficient oidc token permissions',
        'id-token: write',
      ],
    },
    {
      id: 'configure-aws-credentials-empty',
      or: ['github-fork-pull-request', 'credentials-invalid'],
      why: 'How aws-actions/configure-aws-credentials ends when it has neither an ID token nor credentials (#271, #282).',
      any: [
        'check your action inputs: could not load credentials',
        'credentials could not be loaded, please check your action inputs',
      ],
    },
  ],
  separations: [OF_A_FORK],
};
