/** Names that AWS gives to accounts, roles, users and sessions: their form, and what to write where it is wrong. */
import { parseArn } from '../domain/arn.ts';
import { err, ok, quote, type Parsed } from './problem.ts';
import type { GuardrailSettings } from '../domain/settings.ts';

const ROLE_EXAMPLE = 'arn:aws:iam::111122223333:role/bedrock-check';

/** Path and name of a role or user (IAM API reference, `RoleName`, `Path`). */
const NAMED = '(?:[\\u0021-\\u007e]+/)?[\\w+=,.@-]{1,64}';
export const ROLE_PATTERN = `^arn:aws[a-z-]*:iam::[0-9]{12}:role/${NAMED}$`;
export const PRINCIPAL_PATTERN = `^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/${NAMED}$`;
const ROLE = new RegExp(ROLE_PATTERN);
const PRINCIPAL = new RegExp(PRINCIPAL_PATTERN);

/** ARN of an IAM role. */
export function parseRoleArn(text: string): Parsed<string> {
  if (ROLE.test(text)) return ok(text);
  if (PRINCIPAL.test(text)) {
    return err(
      `${quote(text)} is a user, and only a role can be assumed.`,
      `Write a role's ARN like \`${ROLE_EXAMPLE}\`.`,
    );
  }
  return notAPrincipal(text, 'a role');
}

/** ARN of an IAM role or user. */
export function parsePrincipalArn(text: string): Parsed<string> {
  return PRINCIPAL.test(text) ? ok(text) : notAPrincipal(text, 'a role or user');
}

function notAPrincipal(text: string, wanted: string): Parsed<string> {
  const arn = parseArn(text);
  const session = arn?.service === 'sts' ? /^assumed-role\/([\w+=,.@-]+)\//.exec(arn.resource)?.[1] : undefined;
  if (arn && session !== undefined) {
    const role = `arn:${arn.partition}:iam::${arn.account}:role/${session}`;
    return err(
      `${quote(text)} is a session of a role.`,
      `Write the role's own ARN: \`${role}\`, with its path if it has one.`,
    );
  }
  if (/^[\w+=,.@/-]{1,128}$/.test(text)) {
    return err(`${quote(text)} is a name, not an ARN.`, `Write the whole ARN, like \`${ROLE_EXAMPLE}\`.`);
  }
  return err(`${quote(text)} is not the ARN of ${wanted}.`, `Write it like \`${ROLE_EXAMPLE}\`.`);
}

/** The name that a role's or user's ARN ends with, without its path. */
export function nameInArn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** A 12-digit account ID. */
export function parseAccountId(text: string): Parsed<string> {
  if (/^[0-9]{12}$/.test(text)) return ok(text);
  const digits = text.replaceAll('-', '');
  const instead = /^[0-9]{12}$/.test(digits)
    ? `Write it without dashes: \`${digits}\`.`
    : 'Write 12 digits, leading zeros included, like `111122223333`.';
  return err(`${quote(text)} is not an account ID.`, instead);
}

/** STS: `RoleSessionName`, 2 to 64 of these characters. */
export function parseSessionName(text: string): Parsed<string> {
  if (/^[\w+=,.@-]{2,64}$/.test(text)) return ok(text);
  return err(
    `${quote(text)} is not a name that STS takes for a session.`,
    'Write 2 to 64 letters, digits or characters of `_+=,.@-`.',
  );
}

/** STS: `ExternalId`, 2 to 1224 of these characters. Not repeated in the message: some people treat it as a secret. */
export const EXTERNAL_ID_PATTERN = '^[\\w+=,.@:/-]{2,1224}$';
const EXTERNAL_ID = new RegExp(EXTERNAL_ID_PATTERN);
export function parseExternalId(text: string): Parsed<string> {
  if (EXTERNAL_ID.test(text)) return ok(text);
  return err(
    'The external ID is not one that STS takes.',
    'Write 2 to 1224 letters, digits or characters of `_+=,.@:/-`.',
  );
}

/** ARN of a managed policy, AWS's own or an account's (IAM API reference, `PolicyArn`). */
export function parseManagedPolicyArn(text: string): Parsed<string> {
  if (/^arn:aws[a-z-]*:iam::(?:aws|[0-9]{12}):policy\/[\w+=,.@/-]{1,512}$/.test(text)) return ok(text);
  return err(
    `${quote(text)} is not the ARN of a managed policy.`,
    'Write it like `arn:aws:iam::aws:policy/AmazonBedrockLimitedAccess`.',
  );
}

/** STS: `Policy`, at most 2048 characters of JSON with the two elements that a policy must have. */
export function parseSessionPolicy(text: string): Parsed<string> {
  const instead = 'Write the JSON of one policy document with `Version` and `Statement`.';
  if (text.length > 2048) return err(`The policy has ${text.length} characters; STS takes 2048.`, instead);
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return err('The policy is not JSON.', instead);
  }
  if (typeof parsed === 'object' && parsed !== null && 'Statement' in parsed) return ok(text);
  return err('The policy has no statement.', instead);
}

/** `bedrock:GuardrailIdentifier` names a guardrail by its ARN; calls take the ID or the ARN, and the version apart. */
export const GUARDRAIL_PATTERN =
  '^(?:arn:aws[a-z-]*:bedrock:[a-z0-9-]{1,20}:[0-9]{12}:guardrail/)?[a-z0-9]{1,64}(?::(?:[1-9][0-9]{0,7}|DRAFT))?$';
const GUARDRAIL = new RegExp(GUARDRAIL_PATTERN);

/** A guardrail: `ID:VERSION`, or an ARN with or without version, which is then the draft. */
export function parseGuardrail(text: string): Parsed<GuardrailSettings> {
  if (!GUARDRAIL.test(text)) {
    return err(`${quote(text)} is not a guardrail.`, 'Write `ID:VERSION`, like `ab12cd34ef56:1`, or its ARN.');
  }
  const version = /:([1-9][0-9]*|DRAFT)$/.exec(text)?.[1];
  if (version === undefined && !text.startsWith('arn:')) {
    return err(`${quote(text)} has no version.`, `Write \`${text}:1\`, or \`${text}:DRAFT\`.`);
  }
  return ok({ id: version === undefined ? text : text.slice(0, -version.length - 1), version: version ?? 'DRAFT' });
}

/** Audience of an OIDC token: what the identity provider in IAM lists as client ID, at most 255 characters. */
export function parseAudience(text: string): Parsed<string> {
  if (/^[\x21-\x7e]{1,255}$/.test(text)) return ok(text);
  return err(`${quote(text)} is not an audience.`, 'Write one audience without spaces, like `sts.amazonaws.com`.');
}

/** Words that `source` understands and that therefore name no principal. */
const RESERVED_NAMES = ['oidc', 'step'];

/** Name of a principal: what reports show and other entries refer to. */
export function parsePrincipalName(text: string): Parsed<string> {
  if (RESERVED_NAMES.includes(text)) {
    return err(
      `${quote(text)} is a word of \`source\`, not a name for a principal.`,
      'Give the principal another `name`.',
    );
  }
  return parseLabel(text);
}

/** Text for people: one line, at most 200 characters, something visible in it. */
export function parseLabel(text: string): Parsed<string> {
  if (text.trim() !== '' && text.length <= 200 && !/[\p{Cc}\u2028\u2029]/u.test(text)) return ok(text);
  return err(`${quote(text)} cannot be shown.`, 'Write one line of at most 200 characters.');
}
