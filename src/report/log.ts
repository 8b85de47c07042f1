/** Everything a run says passes here: redacted as the settings want it, and never a workflow command. */
import { callerIdentity } from '../domain/arn.ts';
import type { RunEvent } from '../domain/event.ts';
import { audienceOf, type Host } from '../domain/host.ts';
import { worded, type Message } from '../domain/message.ts';
import { logLine, plain } from './escape.ts';
import { UNCLASSIFIED_QUOTE } from '../domain/failure.ts';
import {
  accountsIn,
  NOTHING_KNOWN,
  knowledgeOf,
  redaction,
  redactReport,
  redactText,
  resolveAuto,
  type Knowledge,
  type Redaction,
  type RedactionOptions,
} from './redact.ts';
import { Secrets } from './secrets.ts';
import type { Cell, Report } from '../domain/report.ts';
import type { SurfaceSettings } from '../domain/settings.ts';

/** A name that the run may not show everywhere. */
export interface Named {
  name: string;
  arn: string;
  account: string;
}

/** Writes to the host's log, redacted. */
export class RedactedLog {
  readonly #host: Host;
  readonly #options: RedactionOptions;
  readonly #secrets: Secrets;
  #known: Knowledge = NOTHING_KNOWN;
  #redaction: { of: Knowledge; made: Redaction } | undefined;
  readonly #warned = new Set<string>();

  constructor(host: Host, surfaces: SurfaceSettings, event: RunEvent, secrets = new Secrets()) {
    this.#host = host;
    this.#secrets = secrets;
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

  /**
   * Learns of accounts, in this order: pseudonyms are numbered by it. What is known before anything is asked comes in
   * the order of the configuration, so that two runs number alike and a masked report of one is a baseline of the
   * other.
   */
  learnAccountsIn(texts: readonly string[]): void {
    const found = texts.flatMap(accountsIn).filter((id) => !this.#known.accounts.includes(id));
    if (found.length > 0) {
      this.#known = { ...this.#known, accounts: [...this.#known.accounts, ...new Set(found)] };
    }
  }

  info(line: Message): void {
    this.#host.info(logLine(this.text(line)));
  }

  warning(line: Message): void {
    this.#host.warning(plain(this.text(line)));
  }

  /** A warning about the run as a whole: the checks of several files would each say it. */
  warnOnce(line: Message): void {
    const said = worded(line, audienceOf(this.#host));
    if (!this.#warned.has(said)) this.warning(line);
    this.#warned.add(said);
  }

  /** Says that the step failed, and why. Call it once. */
  fail(message: Message): void {
    this.#host.fail(plain(this.text(message)));
  }

  /** Texts of AWS's that `detail: minimal` withholds, as they are and as they are quoted when they are long. */
  learnMessages(messages: readonly string[]): void {
    const quoted = messages.flatMap((message) => [
      message,
      message.slice(0, 2_000),
      message.slice(0, UNCLASSIFIED_QUOTE),
    ]);
    const { messages: known } = this.#known;
    const fresh = quoted.filter((text) => !known.includes(text));
    if (fresh.length > 0) this.#known = { ...this.#known, messages: [...known, ...new Set(fresh)] };
  }

  /** Names that `detail: minimal` withholds wherever they stand alone. */
  learnNames(names: readonly string[]): void {
    const { names: known } = this.#known;
    const fresh = names.filter((name) => !known.includes(name));
    // Called for each cell: what is known anew makes the redaction anew.
    if (fresh.length > 0) this.#known = { ...this.#known, names: [...known, ...new Set(fresh)] };
  }

  text(line: Message): string {
    const said = worded(line, audienceOf(this.#host));
    this.learnAccountsIn([said]);
    // Made anew only if something was learnt: a long run says tens of thousands of lines.
    if (this.#redaction?.of !== this.#known) {
      this.#redaction = { of: this.#known, made: redaction(this.#options, this.#known) };
    }
    return redactText(this.#secrets.hide(said), this.#redaction.made);
  }

  /**
   * The report's cells, in its order, as each setting of `mask-aws-account-id` and `detail` would write them: what a
   * baseline may hold.
   */
  spellings(report: Report): (() => Cell[])[] {
    const ways: RedactionOptions[] = [
      { mask: true, detail: 'minimal' },
      { mask: true, detail: 'full' },
      { mask: false, detail: 'minimal' },
    ];
    const known = { ...this.#known, accounts: knowledgeOf(report, this.#known).accounts };
    // Other names bring another order: each cell carries its place along.
    const placed = { ...report, cells: report.cells.map((cell, index) => ({ ...cell, configured: String(index) })) };
    return ways.map(
      (options) => () =>
        redactReport(placed, options, known).cells.sort((a, b) => Number(a.configured) - Number(b.configured)),
    );
  }

  /** The report as it may be shown and written. */
  report(report: Report): Report {
    // What is said after the report uses the report's pseudonyms.
    this.#known = { ...this.#known, accounts: knowledgeOf(report, this.#known).accounts };
    return redactReport(this.#secrets.hideIn(report), this.#options, this.#known);
  }
}
