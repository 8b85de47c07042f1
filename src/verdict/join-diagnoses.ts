/** One diagnosis for a cell whose column has several IAM actions, from those of the actions that decide it. Pure. */
import type { Diagnosis } from '../domain/report.ts';
import { mergeStatements } from './smallest-policy.ts';

/** The diagnosis of one IAM action of a column. */
export interface ActionDiagnosis {
  /** IAM's name. */
  action: string;
  diagnosis: Diagnosis;
}

/**
 * The first diagnosis is the cell's: give the most certain one first. The others add what they saw, what else has to
 * be changed, and, if they have the same cause and so belong into the same document, their statements. Undefined if
 * there is none.
 */
export function joinDiagnoses(all: readonly ActionDiagnosis[]): Diagnosis | undefined {
  const [first, ...others] = all;
  if (!first || others.length === 0) return first?.diagnosis;
  const { diagnosis } = first;
  const { cause } = diagnosis;
  const same = others.filter((other) => other.diagnosis.cause === cause);
  const named = unique(same.map(({ action }) => action)).filter((action) => action !== first.action);
  const more = named.length === 0 ? '' : `; the same for ${named.join(', ')}`;
  const policies = [first, ...same].flatMap((one) => one.diagnosis.remedy.policy ?? []);
  const { policy: own, ...remedy } = diagnosis.remedy;
  const policy = policies.length > 1 ? mergeStatements(policies) : (own ?? policies[0]);
  const texts = all.map((one) => one.diagnosis.remedy.text);
  const causes = all.flatMap((one) => [one.diagnosis.cause, ...one.diagnosis.alternatives]);
  return {
    ...diagnosis,
    summary: more === '' ? diagnosis.summary : `${diagnosis.summary.replace(/\.$/, '')}${more}.`,
    ...joinedEvidence(all),
    alternatives: unique(causes).filter((other) => other !== cause),
    remedy: {
      ...remedy,
      text: unique(texts).join(' '),
      ...(policy && { policy }),
      documentation: unique(all.flatMap((one) => one.diagnosis.remedy.documentation)),
    },
  };
}

/** What was seen of all, each sentence once, with its kind. */
function joinedEvidence(all: readonly ActionDiagnosis[]): Pick<Diagnosis, 'evidence' | 'evidenceKinds'> {
  const seen = new Map(
    all.flatMap(({ diagnosis: { evidence, evidenceKinds = [] } }) =>
      evidence.map((text, index) => [text, evidenceKinds[index] ?? 'conclusion'] as const),
    ),
  );
  return { evidence: [...seen.keys()], evidenceKinds: [...seen.values()] };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
