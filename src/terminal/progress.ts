/** One line at the bottom of a terminal that says how far the check is, and is gone when something else is said. */

/** A terminal that a line can be redrawn in. */
export interface Screen {
  write(text: string): void;
  /** Characters in a line; undefined if that is not known. */
  columns(): number | undefined;
}

/** Milliseconds between two looks at how far it is. Written only if the text is another one: nothing flickers. */
const EVERY_MS = 100;

/**
 * Back to the first column, and what is there is erased: ECMA-48 EL, which every terminal that is not `dumb` knows.
 */
const ERASE = '\r\u001b[K';

/** Shows how far a run is in one line that is redrawn. */
export class ProgressLine {
  readonly #screen: Screen;
  #text: (() => string) | undefined;
  #shown = '';
  #timer: NodeJS.Timeout | undefined;

  constructor(screen: Screen) {
    this.#screen = screen;
  }

  /** Shows the text at once, and whatever `text` says later. It must be plain ASCII: its length is its width. */
  start(text: () => string): void {
    this.#text = text;
    this.#draw();
    // The check's own work keeps the process alive, not this.
    this.#timer ??= setInterval(() => {
      this.#draw();
    }, EVERY_MS).unref();
  }

  /** Writes something else: the line makes room and comes back below it. */
  above(write: () => void): void {
    this.#erase();
    write();
    this.#draw();
  }

  /** Leaves nothing behind. May be called again and again. */
  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
    this.#text = undefined;
    this.#erase();
  }

  #draw(): void {
    if (!this.#text) return;
    // The last column stays free: a terminal may go to the next line when it is written.
    const columns = this.#screen.columns() ?? 0;
    const room = (columns > 0 ? columns : 80) - 1;
    const text = this.#text().slice(0, room);
    if (text === this.#shown) return;
    this.#screen.write(`\r${text}\u001b[K`);
    this.#shown = text;
  }

  #erase(): void {
    if (this.#shown !== '') this.#screen.write(ERASE);
    this.#shown = '';
  }
}
