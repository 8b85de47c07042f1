import { wordings } from '../../domain/message.ts';
import type { CauseDefinition } from '../cause-definition.ts';
import { DOCS } from '../documentation.ts';

export const clockSkew: CauseDefinition = {
  layer: 'credentials',
  owner: 'workflow-author',
  title: wordings("The runner's clock is off", "This machine's clock is off"),
  meaning: 'Signatures are dated; AWS refuses one that is minutes early or late.',
  documentation: [DOCS.errors],
  remedy: () => wordings(synchronise("the runner's"), synchronise("this machine's")),
  example: 'Signature expired: 20140325T143453Z is now earlier than 20140325T143751Z (20140325T145251Z - 15 min.)',
  texts: [
    {
      id: 'clock',
      why: 'The signature is dated: minutes off and it is refused.',
      any: [
        'signature expired',
        'signature not yet current',
        'request time and the current time is too large',
        'no longer valid due to expired timestamps',
        'requesttimetooskewed',
      ],
    },
    {
      id: 'clock-by-name',
      why: 'Common AWS error: the request is dated outside the allowed window, whatever the text.',
      name: ['requestexpired', 'requesttimetooskewed'],
    },
  ],
};

function synchronise(whose: string): string {
  return `Synchronise ${whose} clock (NTP); a call that was held up for minutes between signing and sending looks the same.`;
}
