/** Suggested policies for endpoints that are never called: each is evaluated here before it is shown. Pure. */
import type { Requirement } from '../catalog/requirements.ts';
import type { Diagnosis } from '../domain/report.ts';
import { readPolicy } from '../policy/document.ts';
import { evaluate } from '../policy/evaluate.ts';
import { contextOf } from '../policy/forecast.ts';
import { pairsOf } from '../policy/grants.ts';
import { sidesOf } from '../policy/sides.ts';

/** What a document is to allow, and whose account it is. */
export interface NeededHere {
  requirements: readonly (Requirement & { action: string })[];
  account: string;
}

/**
 * Returns whether a document alone allows each requirement that it is about, and is about one at least, as policies
 * are evaluated here.
 */
export function allowsHere(document: object, { requirements, account }: NeededHere): boolean {
  const read = readPolicy(JSON.stringify(document), { name: 'suggested policy', kind: 'identity', limit: Infinity });
  if (!read.ok) return false;
  const { policies } = sidesOf([read.document], []);
  const granted = new Set(pairsOf(document).map(({ action, resource }) => `${action} ${resource}`));
  const own = requirements.filter(({ action, resource }) => granted.has(`${action} ${resource}`));
  if (own.length === 0) return false;
  return own.every((requirement) => {
    const { action, resource } = requirement;
    const context = contextOf(requirement, { action, requirements: [requirement], account });
    return evaluate(policies, { action, resource, context }).outcome === 'allowed';
  });
}

/** Returns a diagnosis with its policy and the sentence that it was evaluated, or without one that would not do. */
export function checkedHere(diagnosis: Diagnosis, needed: NeededHere): Diagnosis {
  const { policy, ...remedy } = diagnosis.remedy;
  if (policy === undefined) return diagnosis;
  if (!allowsHere(policy, needed)) return { ...diagnosis, remedy };
  const text = `${remedy.text} The policy was evaluated here: it allows what the application needs.`;
  return { ...diagnosis, remedy: { ...remedy, text, policy } };
}
