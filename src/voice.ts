/** Everything a run says passes here: redacted as the settings want it, and never a workflow command. */
import { callerIdentity } from './aws/arn.ts';
import type { RunEvent } from './github/event.ts';
import type { Host } from './host/host.ts';
import { logLine } from './report/escape.ts';
import { UNCLASSIFIED_QUOTE } from './verdict/diagnose.ts';
import {
  accountsIn,
  NOTHING_KNOWN,
  redaction,
  redactReport,
  redactText,
  resolveAuto,
  type Knowledge,
  type RedactionOptions,
} from './report/redact.ts';
import type { Report } from './report/types.ts';
import type { SurfaceSettings } from './settings/types.ts';

/** A name that the run may not show everywhere. */
export interface Named {
  name: string;
  arn: string;
  account: string;
}

export class Voice {
  readonly #host: Host;
  readonly #options: RedactionOptions;
  #known: Knowledge = NOTHING_KNOWN;

  constructor(host: Host, surfaces: SurfaceSettings, event: RunEvent) {
    this.#host = host;
    this.#options = resolveAuto({
      mask: surfaces.maskAwsAccountId,
      detail: surfaces.detail,
      visibility: event.visibility,
    });
  }

  /** Learns of principals before they are first spoken of, so that no line is a moment too early. */
  learn(principals: readonly Named[], subjects: readonly string[] = []): void {
    const accounts = principals.map(({ account }) => account).filter((account) => account !== '');
    this.#known = {
      ...this.#known,
      accounts: [...new Set([...this.#known.accounts, ...accounts])],
      arns: [...new Set([...this.#known.arns, ...principals.map(({ arn }) => arn)])].filter((arn) => arn !== ''),
      subjects: [...new Set([...this.#known.subjects, ...subjects])],
      principals: [
        ...this.#known.principals,
        ...principals.map(({ name, arn }) => ({
          name,
          // A name that is not the role's or user's own was chosen by the user, for people to read.
          configured: callerIdentity(arn)?.name !== name,
          ...(arn !== '' && { arn }),
        })),
      ],
    };
  }

  info(line: string): void {
    this.#host.info(logLine(this.text(line)));
  }

  warning(line: string): void {
    this.#host.warning(this.text(line));
  }

  /** Texts of AWS's that `detail: minimal` withholds, as they are and as they are quoted when they are long. */
  learnMessages(messages: readonly string[]): void {
    const quoted = messages.flatMap((message) => [
      message,
      message.slice(0, 2_000),
      message.slice(0, UNCLASSIFIED_QUOTE),
    ]);
    this.#known = { ...this.#known, messages: [...new Set([...this.#known.messages, ...quoted])] };
  }

  text(line: string): string {
    // Settings that are wrong name accounts that no principal has.
    const accounts = [...new Set([...this.#known.accounts, ...accountsIn(line)])];
    if (accounts.length > this.#known.accounts.length) this.#known = { ...this.#known, accounts };
    return redactText(line, redaction(this.#options, this.#known));
  }

  /** The report as it may be shown and written. */
  report(report: Report): Report {
    return redactReport(report, this.#options, this.#known);
  }
}
