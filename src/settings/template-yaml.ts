/** A CloudFormation template in YAML as the JSON that it stands for, with the place of each resource. */
import { isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';

/** A template of CloudFormation as plain values, or why it cannot be read. */
export type TemplateYaml =
  | { ok: true; value: unknown; resources: Record<string, { line: number; column: number }> }
  | { ok: false; message: string; at: { line: number; column: number } };

/** A template is not deeper than this; what is would only exhaust the stack. */
const MAX_DEPTH = 64;

/**
 * Nodes and characters of what a template stands for, aliases written out: a few short lines of them can stand for
 * billions.
 */
const MAX_SIZE = 8 * 1024 * 1024;

/** A template that stands for more than is read. */
class TooLarge extends Error {}

/**
 * Parses a template. The short forms of intrinsic functions (`!Ref`, `!Sub`, `!GetAtt`, ...) become the long ones.
 * Source: CloudFormation user guide, "Intrinsic function reference", short forms.
 */
export function templateYaml(text: string): TemplateYaml {
  const lines = new LineCounter();
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  try {
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: false });
    const [error] = document.errors;
    if (error) return { ok: false, message: `This is not YAML: ${error.message}`, at: at(error.pos[0]) };
    const top: unknown = document.contents;
    const resources: Record<string, { line: number; column: number }> = {};
    const own: unknown = isMap(top) ? top.get('Resources', true) : undefined;
    if (isMap(own)) {
      for (const { key } of own.items) {
        if (isScalar(key)) resources[String(key.value)] = at(key.range?.[0] ?? 0);
      }
    }
    return { ok: true, value: new Expansion().plain(top, 0), resources };
  } catch (error) {
    return { ok: false, message: reasonOf(error), at: { line: 1, column: 1 } };
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof TooLarge) return 'With its aliases written out, the file is too large.';
  return error instanceof RangeError ? 'The file is nested too deeply.' : `This is not YAML: ${String(error)}`;
}

/** One template's nodes as plain data, in bounds. */
class Expansion {
  /**
   * An anchor may be used again: an alias is of the last one before it. To look for it in the document would be
   * quadratic.
   */
  readonly #anchors = new Map<string, unknown>();
  #size = 0;

  plain(node: unknown, depth: number, isWithinAlias = false): unknown {
    if (depth > MAX_DEPTH) throw new RangeError('nesting');
    this.#count(node);
    if (isAlias(node)) return this.plain(this.#anchors.get(node.source), depth + 1, true);
    if (!isWithinAlias) this.#remember(node);
    if (isMap(node)) {
      const entries = node.items.map(({ key, value }): [string, unknown] => {
        if (!isWithinAlias) this.#remember(key);
        return [isScalar(key) ? String(key.value) : '', this.plain(value, depth + 1, isWithinAlias)];
      });
      return intrinsic(node.tag, Object.fromEntries(entries));
    }
    if (isSeq(node)) {
      return intrinsic(
        node.tag,
        node.items.map((item) => this.plain(item, depth + 1, isWithinAlias)),
      );
    }
    return isScalar(node) ? intrinsic(node.tag, node.value) : undefined;
  }

  #remember(node: unknown): void {
    if (isNode(node) && !isAlias(node) && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
  }

  #count(node: unknown): void {
    this.#size += 1 + (isScalar(node) && typeof node.value === 'string' ? node.value.length : 0);
    if (isMap(node)) {
      for (const { key } of node.items) this.#size += isScalar(key) ? String(key.value).length : 0;
    }
    if (this.#size > MAX_SIZE) throw new TooLarge();
  }
}

function intrinsic(tag: string | undefined, value: unknown): unknown {
  const name = /^!(\w+)$/.exec(tag ?? '')?.[1];
  if (name === undefined) return value;
  if (name === 'Ref' || name === 'Condition') return { [name]: value };
  // `!GetAtt Role.Arn` is the list of the two.
  if (name === 'GetAtt' && typeof value === 'string') {
    const dot = value.indexOf('.');
    return { 'Fn::GetAtt': dot < 0 ? [value] : [value.slice(0, dot), value.slice(dot + 1)] };
  }
  return { [`Fn::${name}`]: value };
}
