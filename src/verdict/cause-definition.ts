/**
 * What one cause is: how it is recognised, what it means, what to do about it and who can. One file in `causes/` has
 * all of it.
 */
import type { Cause } from '../domain/cause.ts';
import type { Evidence } from '../domain/evidence.ts';
import type { Message } from '../domain/message.ts';
import type { Layer, Owner } from '../domain/report.ts';
import type { AttachTo } from '../policy/policies.ts';
import type { KnownDenial } from './denial-rows.ts';
import type { Denial, ResourceLeg } from './denial.ts';
import type { Separation } from './separations.ts';
import type { KnownText } from './text-rows.ts';

/** What a refusal says of access (contract, section 5). */
export type RefusalOutcome =
  'policy' | 'model' | 'credentials' | 'request' | 'operation-unsupported' | 'throttled' | 'failed';

/** All that is known of one cause. */
export interface CauseDefinition {
  /** Where it lies. */
  layer: Layer;
  /** A cause of the same layer behind whose texts its own are looked for, if not in the order of the alphabet. */
  behind?: Cause;
  /** Who can change it. */
  owner: Owner;
  /** A few words, no full stop. */
  title: Message;
  /** A title that says more, for the cases in which it holds. `service`: whose call failed. */
  closerTitle?: { when: (evidence: Evidence, service?: string) => boolean; title: string };
  /** One sentence: what it means. */
  meaning: string;
  /** Two or three words for a square of the matrix; without them the square shows the verdict. */
  short?: string;
  /** Pages of AWS's or GitHub's own documentation. */
  documentation: readonly string[];
  /** Returns one or two sentences: what to do, naming what is known. */
  remedy: (names: Names) => Message;
  /**
   * The policy in which an added Allow closes it. `caller`: one of the principal that asked, which no document that is
   * suggested for the application should give. Absent: no Allow does, because a Deny, an organization or something
   * else than a policy refused.
   */
  closedBy?: AttachTo | 'caller';
  /** That it ends by itself: what a check waits for, as the end of a sentence that begins with the checks. */
  heals?: { reason: string; onlyIfSimulationAllows?: true };
  /** What a refusal says of access, if it is not what the layer says. */
  refusal?: RefusalOutcome;
  /** Other causes of the account have the same text: what came of Amazon's own models helps to tell them apart. */
  isTextShared?: true;
  /**
   * A message that was seen, letter by letter a line of `__tests__/corpus/`. Undefined for a cause that no message can
   * have.
   */
  example: string | undefined;
  /** Texts that mean it. */
  texts?: readonly KnownText[];
  /** Denials, as IAM words them, that mean it. */
  denials?: readonly KnownDenial[];
  /**
   * What else is known, and what it makes of a message that was recognised as this cause. The first that applies wins.
   */
  separations?: readonly Separation[];
}

/** What a check waits for after a change of IAM, as the end of a sentence. */
export const PROPAGATION = 'IAM changes take time to propagate';

/** The actual names of a case, each with a plain word where it is not known ("the role", "this region"). */
export interface Names {
  /** ARN of the principal that was refused. */
  principal: string;
  /** ARN of the role to assume. */
  role: string;
  account: string;
  region: string;
  model: string;
  /** IAM action that was refused. */
  action: string;
  resource: string;
  /** ` (arn:...)` where AWS named the policy, else empty. */
  policy: string;
  leg?: ResourceLeg;
  denial?: Denial;
  /** What was said where a call failed, and the row that recognised it. */
  said?: { rule: string; service: string; message: string };
  evidence: Evidence;
}
