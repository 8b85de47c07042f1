/**
 * What a job's log, output file and masks look like from outside
 * (https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands).
 */

interface Command {
  name: string;
  properties: Record<string, string>;
  message: string;
}

/**
 * The log as a person sees it: commands carried out, masked values as `***`. A mask works from the line after it;
 * `known` ones always.
 */
export function visibleLog(raw: string, known: readonly string[] = []): string {
  const masks = new Set(known);
  return raw
    .split('\n')
    .flatMap((line) => visibleLine(line.replace(/\r$/, ''), masks))
    .join('\n');
}

/** Turns one raw line into what is shown of it, adding to the masks. Nothing is shown of some commands. */
export function visibleLine(line: string, masks: Set<string>): string[] {
  const command = parseCommand(line);
  if (command?.name === 'add-mask') {
    const parts = [command.message, ...command.message.split(/\r?\n/)];
    for (const part of parts) if (part !== '') masks.add(part);
    return [];
  }
  const shown = command === undefined ? line : shownAs(command);
  return shown === undefined ? [] : [hide(shown, masks)];
}

/** Values that the log asked to mask. */
export function masksIn(raw: string): string[] {
  return raw
    .split('\n')
    .map(parseCommand)
    .filter((command) => command?.name === 'add-mask')
    .map((command) => command?.message ?? '');
}

/** The annotations of a log. */
export function annotationsIn(raw: string): { level: string; properties: Record<string, string>; message: string }[] {
  const levels = new Set(['error', 'warning', 'notice']);
  return raw.split('\n').flatMap((line) => {
    const command = parseCommand(line);
    if (command === undefined || !levels.has(command.name)) return [];
    return [{ level: command.name, properties: command.properties, message: command.message }];
  });
}

/**
 * Name and value of each entry of a file command (`GITHUB_OUTPUT`): `name=value`, or `name<<DELIMITER` and lines up to
 * it.
 */
export function parseFileCommands(text: string): Record<string, string> {
  const values: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index += 1) {
    const line = lines[index] ?? '';
    const heredoc = /^([^=]+?)<<(.+)$/.exec(line);
    const plain = /^([^=]+)=(.*)$/.exec(line);
    if (heredoc) {
      const [, name = '', delimiter = ''] = heredoc;
      const end = lines.indexOf(delimiter, index + 1);
      if (end < 0) throw new Error(`output ${name}: the delimiter ${delimiter} does not come again`);
      values[name] = lines.slice(index + 1, end).join('\n');
      index = end;
    } else if (plain) {
      const [, name = '', value = ''] = plain;
      values[name] = value;
    }
  }
  return values;
}

function parseCommand(line: string): Command | undefined {
  const parsed = /^::([\w-]+)(?: ([^:]*(?::(?!:)[^:]*)*))?::(.*)$/.exec(line.trimStart());
  if (parsed === null) return undefined;
  const [, name = '', list = '', message = ''] = parsed;
  const properties = list
    .split(',')
    .map((pair) => pair.split('='))
    .filter(([key]) => key !== undefined && key !== '')
    .map(([key = '', ...value]) => [key.trim(), unescape(value.join('='))]);
  return { name, properties: Object.fromEntries(properties) as Record<string, string>, message: unescape(message) };
}

const SHOWN: Record<string, (command: Command) => string | undefined> = {
  group: ({ message }) => `▼ ${message}`,
  error: ({ message }) => `Error: ${message}`,
  warning: ({ message }) => `Warning: ${message}`,
  notice: ({ message }) => `Notice: ${message}`,
};

function shownAs(command: Command): string | undefined {
  return SHOWN[command.name]?.(command);
}

function hide(text: string, masks: Set<string>): string {
  return [...masks].sort((a, b) => b.length - a.length).reduce((shown, mask) => shown.replaceAll(mask, '***'), text);
}

function unescape(text: string): string {
  return text
    .replaceAll('%0D', '\r')
    .replaceAll('%0A', '\n')
    .replaceAll('%3A', ':')
    .replaceAll('%2C', ',')
    .replaceAll('%25', '%');
}
