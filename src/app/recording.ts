/** Keeps what a run asks and hears, and writes it as a world of the testbed: `record`. */
import { parse } from 'yaml';
import { gate } from '../compare/gate.ts';
import type { Exchange } from '../aws/exchanges.ts';
import { messageOf } from '../aws/to-failure.ts';
import type { TokenClaims } from '../domain/evidence.ts';
import type { Host } from '../domain/host.ts';
import type { Cell, Report } from '../domain/report.ts';
import type { Settings } from '../domain/settings.ts';
import { readClaims } from '../identity/oidc.ts';
import { recordedWorld } from '../record/world.ts';
import type { RedactedLog } from '../report/log.ts';
import type { Secrets } from '../report/secrets.ts';
import { inputEntries } from '../settings/inputs.ts';
import { visibleJson } from '../util/json-text.ts';

/** What a run says to its recorder, and the recording at its end. */
export class Recorder {
  readonly #exchanges: Exchange[] = [];
  readonly #files = new Map<string, Uint8Array>();
  #token: string | undefined;

  /** Told of each request. */
  readonly exchange = (exchange: Exchange): void => {
    this.#exchanges.push(exchange);
  };

  /** The host, with its token and the files that are read through it kept. */
  listening<H extends Pick<Host, 'idToken' | 'readFile'>>(host: H): H {
    return {
      ...host,
      idToken: async (audience: string) => {
        const token = await host.idToken(audience);
        this.#token = token;
        return token;
      },
      readFile: async (path: string) => {
        const bytes = await host.readFile(path);
        if (bytes !== undefined) this.#files.set(path, bytes);
        return bytes;
      },
    };
  }

  /** Writes the recording, and says where it is; what keeps it from being written is a warning. */
  async write(
    path: string,
    run: { host: Host; log: RedactedLog; secrets: Secrets; settings: Settings | undefined; report: Report },
  ): Promise<void> {
    const { host, log, secrets, settings, report } = run;
    if (!settings || this.#exchanges.length === 0) {
      log.warning('Nothing was asked of AWS, so there is nothing to record.');
      return;
    }
    if (settings.checks.every(({ models }) => models.length === 0)) {
      log.warning(
        'Nothing is recorded: what `who-can` reads of an account is not part of a recording, and there is no check.',
      );
      return;
    }
    try {
      const text = visibleJson(JSON.stringify(this.#world(host, settings, report), undefined, 1));
      // Stripping is an allowlist and leaves no secret; should one be left all the same, it does not get out.
      await host.writeFile(path, `${secrets.hide(text)}\n`);
      log.info(`The recording of this run is in ${path}: read it before you pass it on.`);
      const left = notRecorded(settings);
      if (left !== undefined) log.warning(left);
    } catch (error) {
      log.warning(`The recording could not be written: ${messageOf(error)}`);
    }
  }

  #world(host: Host, settings: Settings, report: Report): Record<string, unknown> {
    const names = settings.checks.flatMap(({ file }) => file ?? []);
    const files = names.flatMap((name) => {
      const bytes = this.#files.get(name);
      const data: unknown = bytes && parse(new TextDecoder().decode(bytes));
      return data === undefined ? [] : [[name, data] as const];
    });
    const given = inputEntries().flatMap(([name]) => {
      const text = host.input(name);
      return text === '' ? [] : [[name, text] as const];
    });
    const claims = this.#token === undefined ? undefined : readClaims(this.#token);
    const isKey = report.principals.some(({ via }) => via === 'bearer-token');
    const key = host.env.AWS_BEARER_TOKEN_BEDROCK;
    return recordedWorld({
      exchanges: this.#exchanges,
      inputs: { ...Object.fromEntries(given), ...(names.length > 0 && { 'config-file': names.join('\n') }) },
      files: Object.fromEntries<unknown>(files),
      ...(claims !== undefined && { claims: stated(claims) }),
      ...(isKey && key !== undefined && { bearerToken: key }),
      homeRegion: settings.homeRegion,
      report: withoutComparison(report, settings),
    });
  }
}

/**
 * The report as the replay can have it: a baseline, policies that are not applied yet, and who can call are not part
 * of a recording.
 */
function withoutComparison(report: Report, { failOn, failBeforeEolDays }: Settings): Report {
  const isAlone = report.changes.length === 0 && report.whoCan === undefined;
  if (isAlone && report.cells.every(({ whatIf }) => whatIf === undefined)) return report;
  const alone: Report = { ...report, changes: [], cells: report.cells.map(withoutWhatIf) };
  delete alone.whoCan;
  return { ...alone, gate: gate(alone, failOn, failBeforeEolDays) };
}

function withoutWhatIf(cell: Cell): Cell {
  const own = { ...cell };
  delete own.whatIf;
  return own;
}

/** A sentence about what of a run is not part of its recording; undefined if all of it is. */
function notRecorded({ checks }: Settings): string | undefined {
  const left = [
    ...(checks.some(({ whoCan }) => whoCan !== undefined) ? ['who can call the models (`who-can`)'] : []),
    ...(checks.some(({ policyFiles = [] }) => policyFiles.length > 0) ? ['the change of policies (what if)'] : []),
  ];
  return left.length === 0 ? undefined : `Not in the recording, which has the checks alone: ${left.join(', ')}.`;
}

/** The claims of a token that are there. */
function stated(claims: TokenClaims): Record<string, string> {
  const all = Object.entries<string | undefined>({ ...claims });
  return Object.fromEntries(all.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const])));
}
