/** Who is on no allow-list, or new since the baseline, on the line of the configuration that asks. Pure. */
import { openedSince, outsideOf } from '../../compare/who-can.ts';
import type { HostAnnotation } from '../../domain/host.ts';
import type { Place } from '../../domain/settings.ts';
import type { WhoCanFinding, WhoCanRow } from '../../domain/who-can.ts';
import { plain } from '../escape.ts';
import { clip, visible } from '../visible.ts';
import { count, list } from '../words.ts';
import { howText } from './words.ts';

/** Returns what the place of an entry `who-can` is known by, beside those of the models. */
export function whoCanEntry(file: string): string {
  return `who-can ${file}`;
}

/** Principals that an annotation names. */
const MOST_NAMES = 20;

/** Returns an error for each entry with principals that are on no list, and a warning for those that are new. */
export function whoCanAnnotations(
  findings: readonly WhoCanFinding[] | undefined,
  placeOf: (configured: string) => Place | undefined,
): HostAnnotation[] {
  return (findings ?? []).flatMap((finding): HostAnnotation[] => {
    const place = placeOf(whoCanEntry(finding.file));
    const at = place ? { file: place.file, line: place.line, column: place.column } : {};
    const outside = namesOf(outsideOf(finding));
    const opened = namesOf(openedSince(finding));
    const models = list(finding.models, 5);
    return [
      ...(outside.length === 0
        ? []
        : [
            {
              level: 'error' as const,
              title: 'More principals can call a model than are meant to',
              message: plain(
                `${count(outside.length, 'principal')} on no allow-list can call ${models}: ${list(outside, MOST_NAMES)}.`,
              ),
              ...at,
            },
          ]),
      ...(opened.length === 0
        ? []
        : [
            {
              level: 'warning' as const,
              title: 'A principal can call a model since the baseline',
              message: plain(`New since the baseline, for ${models}: ${list(opened, MOST_NAMES)}.`),
              ...at,
            },
          ]),
    ];
  });
}

/** Returns the message of one row that is on no list, for code scanning. */
export function outsideMessage(row: WhoCanRow, finding: WhoCanFinding): string {
  return (
    `${row.kind} ${visible(clip(row.principal, 120))} can call ${row.model} (${visible(clip(howText(row, finding), 500))}) and is on no allow-list. Take the right away, or add the principal to ` +
    '`allow` with a reason.'
  );
}

function namesOf(rows: readonly { principal: string }[]): string[] {
  return [...new Set(rows.map(({ principal }) => visible(clip(principal, 120))))];
}
