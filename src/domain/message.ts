/** Sentences that are worded for those who read them. Pure. */

/**
 * Who reads a sentence: the author of a workflow, who sets inputs; a person at a terminal, who has options; or a
 * person who has an error of a program of their own before them, and runs no check.
 */
export type Audience = 'workflow' | 'terminal' | 'program';

/** One sentence, as each audience has it. */
export type Wordings = Readonly<Record<Audience, string>>;

/** A sentence; a plain string says the same to everyone. */
export type Message = string | Wordings;

/**
 * Returns a message from the wordings that differ: a terminal reads what a workflow does, and a program what a
 * terminal does, if not given.
 */
export function wordings(workflow: string, terminal: string = workflow, program: string = terminal): Message {
  return terminal === workflow && program === workflow ? workflow : { workflow, terminal, program };
}

/** Returns a message in the words of one audience. */
export function worded(message: Message, audience: Audience): string {
  return typeof message === 'string' ? message : message[audience];
}

/** Makes a message of text and messages: say`Raise ${input('timeout')}.` */
export function say(text: TemplateStringsArray, ...parts: readonly (Message | number)[]): Message {
  const inWordsOf = (audience: Audience): string =>
    text.reduce((said, piece, index) => {
      const part = parts[index - 1] ?? '';
      return `${said}${typeof part === 'number' ? String(part) : worded(part, audience)}${piece}`;
    });
  return wordings(inWordsOf('workflow'), inWordsOf('terminal'), inWordsOf('program'));
}

/** Joins messages as `Array.join` joins strings. */
export function joined(messages: readonly Message[], between: string): Message {
  const inWordsOf = (audience: Audience): string => messages.map((one) => worded(one, audience)).join(between);
  return wordings(inWordsOf('workflow'), inWordsOf('terminal'), inWordsOf('program'));
}

/** Names an input of the action: `the input \`timeout\``, in a terminal `the option \`--timeout\``. */
export function input(name: string): Message {
  return wordings(`the input \`${name}\``, `the option \`--${name}\``);
}

/**
 * Names an input as it is written, with a value if one is given: `\`probe: off\``, in a terminal `\`--probe off\``.
 */
export function setting(name: string, value?: string | number): Message {
  return value === undefined
    ? wordings(`\`${name}\``, `\`--${name}\``)
    : wordings(`\`${name}: ${value}\``, `\`--${name} ${value}\``);
}
