/**
 * Lines that a terminal or a frame has broken in the middle of a word: an ARN is longer than a line is wide, so that
 * pasted messages often have theirs in two pieces. Pure; linear in the length of the text.
 */

/** Characters that frames are drawn with. */
const FRAME = new Set('│┃║╎┆┊╷╵╭╮╰╯┌┐└┘|');

/** Marks at the beginning of a line of a quotation, a comment or a list, if a blank follows. */
const MARKS = new Set('>#*');

/** A line without its frame. */
interface Line {
  /** Between the frame and the blanks inside it. */
  text: string;
  /** Column of its first character. */
  start: number;
  /** Column after its last character: as far as the line reaches. */
  end: number;
}

function lineOf(raw: string): Line {
  let start = 0;
  let end = raw.length;
  while (start < end && (isBlank(raw[start]) || FRAME.has(raw[start] ?? '') || isMark(raw, start))) start += 1;
  while (end > start && (isBlank(raw[end - 1]) || isFrameEnd(raw, end - 1))) end -= 1;
  return { text: raw.slice(start, end), start, end };
}

function isBlank(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\u00a0';
}

function isMark(raw: string, at: number): boolean {
  return MARKS.has(raw[at] ?? '') && isBlank(raw[at + 1]);
}

function isFrameEnd(raw: string, at: number): boolean {
  return FRAME.has(raw[at] ?? '') && (at === 0 || isBlank(raw[at - 1]) || FRAME.has(raw[at - 1] ?? ''));
}

/** Words that follow an ARN in a sentence; everything else that an ARN may hold can be its second half. */
const AFTER_ARN: ReadonlySet<string> = new Set(
  `is because with and or to on in for at from of not action does cannot due the a an was has using via service`.split(
    ' ',
  ),
);

const ARN_PIECE = /^[\w+=,.@:/*-]{1,400}$/;

/** Whether an ARN stops where none can: five colons and something behind them is the least that one has. */
function isUnfinished(arn: string): boolean {
  return arn.split(':').length < 6 || ':/-'.includes(arn.at(-1) ?? '-');
}

/**
 * Takes a text of several lines and puts ARNs together again that go over the end of a line: if the ARN cannot end
 * there, or where the line is as wide as the widest, and what follows can be part of an ARN and is no word of a
 * sentence. Everything else stays as it is.
 */
export function joinedArns(text: string): string {
  if (!text.includes('\n')) return text;
  const raws = text.split('\n');
  const lines = raws.map(lineOf);
  const widest = widthOf(lines);
  const isCutOften = lines.filter(({ end }) => end === widest).length > 1;
  const joined: string[] = [];
  /** The last token of the line above, with what was put to it. */
  let last = '';
  for (const [index, line] of lines.entries()) {
    const before = lines[index - 1];
    const [first = ''] = line.text.split(' ', 1);
    const isFull = before?.end === widest && (isCutOften || /[\d:/._-]/.test(first));
    const isPiece = before !== undefined && continuesArn(last, first, isFull);
    if (isPiece) joined.push(trimmedFrame(joined.pop() ?? '') + line.text);
    else joined.push(raws[index] ?? '');
    const token = line.text.slice(line.text.lastIndexOf(' ') + 1);
    last = isPiece && token === line.text ? last + token : token;
  }
  return joined.join('\n');
}

/** A line up to its last character before the frame. */
function trimmedFrame(raw: string): string {
  return raw.slice(0, lineOf(raw).end);
}

function continuesArn(last: string, first: string, isFull: boolean): boolean {
  const arn = withoutQuotes(last);
  const piece = withoutQuotes(first);
  if (!ARN_PIECE.test(piece) || AFTER_ARN.has(piece.toLowerCase())) return false;
  // The cut may lie in its very beginning.
  if ('arn:aws:'.startsWith(arn)) return arn !== '' && `${arn}${piece}`.startsWith('arn:aws');
  return arn.startsWith('arn:') && (isUnfinished(arn) || isFull);
}

/** A token without the quotes and brackets around it. */
function withoutQuotes(token: string): string {
  return token.replace(/^["'`([{]{1,4}/, '').replace(/["'`)\]},;.]{1,6}$/, '');
}

function widthOf(lines: readonly Line[]): number {
  return lines.reduce((most, { end }) => Math.max(most, end), 0);
}

/**
 * Takes a text of several lines and returns what it may have been before something cut it at a width, likeliest first:
 * in one line, without frames and indentation, with a blank only if a line stops before the widest or begins after the
 * others, so that the blank was at the cut; then without any blank at the cuts. Empty if there is nothing to join.
 */
export function joinedAtWidth(text: string): string[] {
  if (!text.includes('\n')) return [];
  const lines = text
    .split('\n')
    .map(lineOf)
    .filter((line) => line.text !== '');
  const widest = widthOf(lines);
  const indent = lines.reduce((least, { start }) => Math.min(least, start), Infinity);
  const withBlanks = lines.map((line, index) => {
    const isCut = lines[index - 1]?.end === widest && line.start === indent;
    return `${index === 0 || isCut ? '' : ' '}${line.text}`;
  });
  return [withBlanks.join(''), lines.map((line) => line.text).join('')];
}
