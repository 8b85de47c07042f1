import { say, setting, worded, wordings, type Message } from '../../domain/message.ts';
import type { CauseDefinition, Names } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const stsDurationExceeded: CauseDefinition = {
  layer: 'trust',
  owner: 'workflow-author',
  title: 'The session is asked for longer than allowed',
  meaning: "The duration exceeds the role's maximum, or the hour that a role assumed from a role is given.",
  documentation: [DOCS.assumeRole],
  remedy: (names) =>
    wordings(
      worded(shorter(names), 'workflow'),
      worded(shorter(names), 'terminal'),
      'Ask for 3600 seconds or less, or raise MaxSessionDuration of the role (not possible for a role that is assumed from another role).',
    ),
  example: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
  texts: [
    {
      id: 'duration',
      why: "The role's maximum, or one hour where a role assumes a role.",
      any: [
        'exceeds the maxsessionduration',
        'session limit for roles assumed by role chaining',
        "at 'durationseconds' failed to satisfy constraint",
      ],
    },
  ],
};

function shorter({ role, evidence: { assumption } }: Names): Message {
  if (assumption?.byRole !== true) {
    return say`Set ${setting('role-duration-seconds')} to 3600 or less, or raise MaxSessionDuration of ${role} (not possible for a role that is assumed from another role).`;
  }
  const caller = assumption.caller === undefined ? '' : ` (${assumption.caller})`;
  return say`Write 3600 or less in ${assumption.durationAt}: ${role} is assumed with credentials that are themselves a session of a role${caller}, and from one role to the next AWS gives an hour at most, whatever MaxSessionDuration says.`;
}
