/** Lines of a terminal as a page: its colours, its columns. */

/** ANSI colours as a dark terminal shows them. */
const COLOURS: Readonly<Record<string, string>> = {
  '1': 'font-weight:700',
  '31': 'color:#ff7b72',
  '32': 'color:#56d364',
  '33': 'color:#e3b341',
  '35': 'color:#d2a8ff',
  '36': 'color:#76e3ea',
  '90': 'color:#8b949e',
};

const STYLE =
  "body { margin: 0; background: #0d1117; color: #e6edf3; } pre { margin: 0; padding: 20px; font: 14px/1.35 ui-monospace, 'DejaVu Sans Mono', monospace; width: 80ch; white-space: pre-wrap; }";

/** Returns lines with ANSI colours as a whole page of HTML. */
export function terminalPage(lines: readonly string[]): string {
  const escaped = lines.join('\n').replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`);
  const escape = String.fromCharCode(27);
  const coloured = escaped
    .replaceAll(`${escape}[0m`, '</span>')
    .replaceAll(
      new RegExp(`${escape}\\[(\\d+)m`, 'g'),
      (_all, code: string) => `<span style="${COLOURS[code] ?? ''}">`,
    );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Terminal</title><style>${STYLE}</style><pre>${coloured}</pre></html>`;
}
