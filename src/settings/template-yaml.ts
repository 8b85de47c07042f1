/** A CloudFormation template in YAML as the JSON that it stands for, with the place of each resource. */
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseDocument, type Document } from 'yaml';

/** A template of CloudFormation as plain values, or why it cannot be read. */
export type TemplateYaml =
  | { ok: true; value: unknown; resources: Record<string, { line: number; column: number }> }
  | { ok: false; message: string; at: { line: number; column: number } };

/** A template is not deeper than this; what is would only exhaust the stack. */
const MAX_DEPTH = 64;

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
    return { ok: true, value: plain(top, document, 0), resources };
  } catch (error) {
    const isTooMuch = error instanceof RangeError;
    return {
      ok: false,
      message: isTooMuch ? 'The file is nested too deeply.' : `This is not YAML: ${String(error)}`,
      at: { line: 1, column: 1 },
    };
  }
}

function plain(node: unknown, document: Document.Parsed, depth: number): unknown {
  if (depth > MAX_DEPTH) throw new RangeError('nesting');
  if (isAlias(node)) return plain(node.resolve(document), document, depth + 1);
  if (isMap(node)) {
    const entries = node.items.map(({ key, value }): [string, unknown] => [
      isScalar(key) ? String(key.value) : '',
      plain(value, document, depth + 1),
    ]);
    return intrinsic(node.tag, Object.fromEntries(entries));
  }
  if (isSeq(node)) {
    return intrinsic(
      node.tag,
      node.items.map((item) => plain(item, document, depth + 1)),
    );
  }
  return isScalar(node) ? intrinsic(node.tag, node.value) : undefined;
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
