/** The text of a failed step, explained instead of a check: input `error`. Nothing is called. */
import type { Problem, Report } from '../domain/report.ts';
import type { SurfaceSettings } from '../domain/settings.ts';
import { snippet } from '../util/snippet.ts';
import { causeInfo, isCause } from '../verdict/causes.ts';
import { diagnose } from '../verdict/diagnose.ts';
import { failuresIn } from '../verdict/paste.ts';

/** Why nothing was checked. */
export const EXPLAINED_ONLY: Report['gate'] = {
  result: 'skipped',
  reasons: ['the text in the input `error` was explained, and nothing was checked'],
};

/**
 * What the errors in a text mean, as problems of a run: every surface of those redacts, escapes and shows what is to
 * be copied.
 */
export function explainedError(text: string): Problem[] {
  return failuresIn(text).map(({ failure, evidence }) => {
    const { cause, summary, remedy, alternatives } = diagnose(failure, evidence);
    const others = alternatives.map((other) => (isCause(other) ? `${causeInfo(other).title} (\`${other}\`)` : other));
    const policy = remedy.policy === undefined ? '' : ` The policy to add:${snippet(remedy.policy)}`;
    const more = others.length === 0 ? '' : `${policy === '' ? ' ' : ''}It could also be: ${others.join('; ')}.`;
    return { cause, message: summary, remedy: `${remedy.text}${policy}${more}`.trimEnd() };
  });
}

/** Only the summary: a comment or an issue is about the checks of a workflow. */
export function summaryOnly(surfaces: SurfaceSettings): SurfaceSettings {
  return { ...surfaces, comment: 'never', issue: 'never', annotations: false };
}
