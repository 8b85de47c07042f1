/**
 * The way of a call as a picture: principal, profile, destination regions, with the hop that refuses. In Mermaid,
 * which GitHub draws.
 */
import type { Finding } from './findings.ts';
import type { Cell, RequirementResult } from '../domain/report.ts';
import { clip, visible } from './visible.ts';
import { DENIERS } from './words.ts';

/** More destinations than this make a picture that is longer than the words. */
const MOST_LEGS = 30;

/**
 * The picture of the first cell of a finding for which it says more than words, as a fenced block; '' if there is
 * none.
 */
export function pathPicture({ cells }: Pick<Finding, 'cells'>): string {
  const cell = cells.find(saysMore);
  return cell ? draw(cell) : '';
}

/** A profile with several legs of which some are refused and others not: words would be a list of regions. */
function saysMore({ target, simulation: { requirements } }: Cell): boolean {
  // A router chooses a model, not a region.
  if (target.kind === 'prompt-router') return false;
  const legs = legsOf(requirements);
  const refused = legs.filter(isRefused).length;
  return legs.length > 1 && legs.length <= MOST_LEGS && refused > 0 && refused < legs.length;
}

function legsOf(requirements: readonly RequirementResult[]): RequirementResult[] {
  const models = requirements.filter(({ resource }) => !isProfile(resource));
  return [...new Map(models.map((one) => [one.requestedRegion, one])).keys()].flatMap((region) => {
    const own = models.filter(({ requestedRegion }) => requestedRegion === region);
    return own.find(isRefused) ?? own.slice(0, 1);
  });
}

function isProfile(resource: string): boolean {
  return /:(?:application-)?inference-profile\//.test(resource);
}

function isRefused({ decision }: RequirementResult): boolean {
  return decision !== 'allowed';
}

/** Every ID is ours; every label is quoted, with what is not plain written as entity codes. */
function draw({ principal, name, model, simulation: { requirements } }: Cell): string {
  const entrance = requirements.find(({ resource }) => isProfile(resource));
  const lines = [
    `principal(["${label(principal)}"])`,
    `profile["${label(name ?? model)}"]`,
    hop('principal', 'profile', entrance),
    ...legsOf(requirements).flatMap((leg, index) => [
      `region${index}["${label(regionName(leg.requestedRegion))}"]`,
      hop('profile', `region${index}`, leg),
      ...(isRefused(leg) ? [`class region${index} refused`] : []),
    ]),
    'classDef refused stroke:#cf222e,stroke-width:3px,stroke-dasharray:6 3',
  ];
  return `\`\`\`mermaid\nflowchart LR\n${lines.map((line) => `  ${line}`).join('\n')}\n\`\`\``;
}

function hop(from: string, to: string, requirement: RequirementResult | undefined): string {
  if (!requirement || !isRefused(requirement)) return `${from} --> ${to}`;
  const by = requirement.deniedBy === undefined ? '' : `: ${DENIERS[requirement.deniedBy].label}`;
  return `${from} -. "❌ refused${by}" .-> ${to}`;
}

function regionName(region: string): string {
  return region === 'unspecified' ? 'no region' : region;
}

/**
 * Text for a quoted label: letters, digits and a few signs stay, anything else is an entity code (`#35;`), which
 * Mermaid shows as text.
 */
function label(text: string): string {
  const shown = clip(visible(text), 120);
  return Array.from(shown === '' ? '-' : shown, (character) =>
    /[\p{L}\p{N} .:/_-]/u.test(character) ? character : `#${character.codePointAt(0) ?? 0};`,
  ).join('');
}
