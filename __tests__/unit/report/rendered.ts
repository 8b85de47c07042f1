/** Markdown as GitHub reads it, and what of it is not this project's own. */
import type { Nodes } from 'mdast';
import { markdownTree } from '../../../scripts/github-markdown.ts';

/** What only this project writes: tags, comments, addresses, and how its headings begin. */
const TAGS = /^<\/?(?:br|code|span|sub|details|summary)>$/;
const COMMENTS = /<!-- bedrock-access-check (?:(?:issue )?key=[\w%.~-]*|state=[0-9a-f]+|run) -->/g;
const ADDRESSES = /^https:\/\/(?:docs\.aws\.amazon\.com|docs\.example|github\.com\/[\w-]+\/[\w-]+\/actions\/runs)\//;
const HEADINGS =
  /^(?:[✅❌⛔⚠⏳❔➖🔒🚨]|Needs action|May need action|Changed since the baseline|What this change does|Matrix|Lifecycle|Cells|To watch|Not checked, and why|Notes|Models in the code|\[code\]|\(empty\)$)/u;

/** What GitHub makes of finished text: mentions, references to issues. */
const REFERENCES = [/@[\p{L}\p{N}_-]/u, /#\d/, /\bgh-\d/i];

/** Elements of Markdown that this project never writes. */
const NEVER = new Set(['image', 'imageReference', 'delete', 'emphasis', 'footnoteReference', 'thematicBreak']);

/** Whatever of a document is an element, a link, a mention or a heading and not ours; empty if all is well. */
export function notOurs(markdown: string): string[] {
  const nodes = all(markdownTree(markdown));
  const html = nodes.flatMap((node) => (node.type === 'html' ? node.value : []));
  const tags = html.flatMap((text) => text.replace(COMMENTS, '').match(/<[^>]*>?/g) ?? []);
  const addresses = nodes.flatMap((node) => (node.type === 'link' || node.type === 'definition' ? node.url : []));
  const headings = nodes.flatMap((node) => (node.type === 'heading' ? headingText(node) : []));
  const texts = [
    ...nodes.flatMap((node) => (node.type === 'text' ? node.value : [])),
    ...html.map((text) => decode(text.replace(COMMENTS, '').replace(/<[^>]*>/g, ''))),
  ];
  return [
    ...tags.filter((tag) => !TAGS.test(tag)).map((tag) => `element ${tag}`),
    ...addresses.filter((address) => !ADDRESSES.test(address)).map((address) => `link ${address}`),
    ...headings.filter((text) => !HEADINGS.test(text)).map((text) => `heading ${text}`),
    ...texts.filter((text) => REFERENCES.some((one) => one.test(text))).map((text) => `reference ${text}`),
    ...nodes.filter(({ type }) => NEVER.has(type)).map(({ type }) => `<${type}`),
  ];
}

/** A node and everything below it. */
function all(node: Nodes): Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(all) : [])];
}

/** What a heading says. What stands in code is code, whatever it says. */
function headingText(heading: Nodes): string {
  const inner = all(heading).map((node) => {
    if (node.type === 'inlineCode') return '[code]';
    return node.type === 'text' || node.type === 'html' ? node.value : '';
  });
  return inner
    .join('')
    .replace(/<code>[^]*?<\/code>/g, '[code]')
    .replace(/<[^>]*>/g, '')
    .trim();
}

function decode(text: string): string {
  return text.replace(/&#(\d+);/g, (_all, digits: string) => String.fromCodePoint(Number(digits)));
}
