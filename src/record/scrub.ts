/**
 * Takes what is an account's own out of texts and leaves what is AWS's: an allowlist, so that the unforeseen is
 * replaced too. Lengths stay, so that positions in policy documents stay right; the same word becomes the same
 * stand-in everywhere.
 */
import { isProductId } from '../catalog/marketplace.ts';
import { MODEL_IDS, PROFILE_IDS } from '../catalog/snapshot.ts';
import { targetKindEntries } from '../domain/target-kinds.ts';
import { Pseudonyms } from './pseudonyms.ts';
import { MESSAGE_WORDS, isApiKey } from './words.ts';

/** Parts of names that AWS, GitHub or this program put there: they identify no one. */
const PARTS_KEPT: ReadonlySet<string> = new Set(
  `role user group policy root inline assumed federated aws iam sts sso bedrock amazonaws amazonaws com cn AWSReservedSSO reserved service
   token actions githubusercontent github oidc repo ref refs heads tags pull request environment main access check caller step yml yaml json
   BedrockAPIKey at o p r d api key bedrockcheck DRAFT`.split(/\s+/),
);

/** Values that are AWS's or this program's own words, whatever stands around them. */
const PUBLIC: readonly RegExp[] = [
  /^[a-z]{2,4}(?:-(?:gov|iso[a-z]?))?-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)+-\d(?:\*)?$/,
  /^(?:bedrock|bedrock-[a-z]+|aws-external-anthropic|iam|sts|aws-marketplace|sagemaker|s3|kms|logs|ec2|ecr|ecs|eks|rds|glue|lambda|organizations|cloudwatch|cloudtrail|cloudformation|codebuild|codecommit|codepipeline|cognito-[a-z]+|elasticloadbalancing|elasticmapreduce|events|execute-api|firehose|kinesis|autoscaling|route53|states|textract|identitystore|sso|ssm|secretsmanager|dynamodb|sns|sqs|xray|es|aoss|athena|backup|config|budgets|ce|acm|transcribe|polly|translate|comprehend|rekognition):[A-Za-z*?]+$/,
  /^(?:aws|bedrock|aws-marketplace|sts|iam|saml|ec2|lambda|kms):[A-Z][A-Za-z0-9]+$/,
  // A guardrail profile of AWS's.
  /^[a-z]{2,6}(?:-gov)?\.guardrail\.v\d:\d$/,
  /^L-[A-F0-9]{8}$/,
  /^token\.actions\.githubusercontent\.com(?::(?:sub|aud|iss|repository|ref))?$/,
  /^(?:bedrock|sts|iam|sso|bedrock-runtime|sagemaker|lambda|ec2|ecs-tasks|eks|pods\.eks)\.amazonaws\.com(?:\.cn)?$/,
  /^https:\/\/token\.actions\.githubusercontent\.com$/,
  /^https:\/\/docs\.aws\.amazon\.com\/[\w./#-]*$/,
  /^\d{4}-\d\d-\d\d(?:T[\d:.]+Z?)?$/,
  /^\d{4}-\d\d-\d\dT[\d:.]+\+00:00$/,
];

/** A model, or a pattern of models: `anthropic.claude-opus-*`, `us.amazon.nova-lite-v1:0`. */
const MODEL =
  /^((?:[a-z]{2,6}(?:-[a-z]{3,4})?\.)?(?:amazon|anthropic|meta|mistral|cohere|ai21|stability|deepseek|qwen|openai|writer|luma|twelvelabs|moonshot|moonshotai|minimax|nvidia|google|zai|xai|tii|bria|upstage|snowflake|widn|camb|evolutionaryscale|ibm|liquid|databricks|arcee|huggingface|poolside|nous|twelve)\.)([a-z0-9.*?-]+(?::[0-9a-z*]+)*)$/;

/**
 * Words of the names of models that AWS offers; another word could be the name of a custom model, or of a secret
 * project.
 */
const MODEL_WORDS: ReadonlySet<string> = new Set(
  [...MODEL_IDS, ...PROFILE_IDS].flatMap((id) => id.match(/[a-z]+/g) ?? []),
);

/** Words of a configuration, of the action's inputs and of AWS's structures. */
const PUBLIC_WORDS: ReadonlySet<string> = new Set(
  `true false null allow deny Allow Deny direct oidc step live validate off default priority flex reserved previous never always
   invoke stream count-tokens guardrail async batch discover unmet suspected not-called at-risk provisional inconclusive unchecked drift
   lifecycle allowed implicitDeny explicitDeny string stringList boolean date numeric ip scp permission-boundary none Sender Receiver
   Active ActiveLegacy InService Creating Updating application/json DRAFT SYSTEM_DEFINED message chunk text end_turn max_tokens user assistant
   Version Id Statement Sid Effect Action NotAction Resource NotResource Principal NotPrincipal Condition AWS Service Federated CanonicalUser
   StringEquals StringNotEquals StringEqualsIgnoreCase StringNotEqualsIgnoreCase StringLike StringNotLike NumericEquals NumericNotEquals
   NumericLessThan NumericLessThanEquals NumericGreaterThan NumericGreaterThanEquals DateEquals DateNotEquals DateLessThan
   DateLessThanEquals DateGreaterThan DateGreaterThanEquals Bool BinaryEquals IpAddress NotIpAddress ArnEquals ArnLike ArnNotEquals
   ArnNotLike Null PermissionsBoundaryPolicy AVAILABLE NOT_AVAILABLE AUTHORIZED NOT_AUTHORIZED PENDING ERROR ACTIVE LEGACY TEXT IMAGE EMBEDDING
   VIDEO AUDIO SPEECH ON_DEMAND PROVISIONED INFERENCE_PROFILE SYSTEM_DEFINED APPLICATION FINE_TUNING CONTINUED_PRE_TRAINING DISTILLATION READY
   chat.completion chat.completion.chunk response completed incomplete output_text in_progress error
   NONE GUARDRAIL_INTERVENED aws:ResourceTag/sagemaker-sdk:bedrock compatible unspecified SUCCESS FAILED Completed InProgress Failed REGISTERED`.split(
    /\s+/,
  ),
);

/** Resource types whose last part AWS gives names to; of IAM, also the path's first parts. */
const RESOURCE_TYPES: ReadonlySet<string> = new Set([
  ...targetKindEntries.flatMap(([, { arn }]) => arn.types),
  ...`role user group policy root assumed-role federated-user oidc-provider saml-provider instance-profile mfa server-certificate
   guardrail guardrail-profile marketplace model-endpoint all-access async-invoke model-invocation-job project workspace default service_control_policy resource_control_policy organization account service-role aws-service-role aws-reserved
   sso.amazonaws.com token.actions.githubusercontent.com`.split(/\s+/),
]);

const ARN = /arn:aws[a-z-]*:[a-z0-9*-]*:[a-z0-9*-]*:[\w*]*:[^\s"'<>,;)(\]\\]+/g;

/** One recording's stripping. */
export class Scrubber {
  readonly #pseudonyms = new Pseudonyms();
  readonly #secrets = new Map<string, string>();

  /** A secret: nothing of it, not even its length, but two that differ still do. */
  secret(text: string): string {
    const known = this.#secrets.get(text) ?? `recorded-${this.#secrets.size + 1}`;
    this.#secrets.set(text, known);
    return known;
  }

  /** A value of a field: kept if it is AWS's own, else word by word replaced; ARNs in it by their parts. */
  value(text: string): string {
    const tagged = PUBLIC_WORDS.has(text) ? null : TAG_KEY.exec(text);
    if (tagged) return `${tagged[1] ?? ''}${this.name(tagged[2] ?? '')}`;
    return this.#around(text, (rest) => this.#known(rest.trim(), rest) ?? this.name(rest));
  }

  /** A name, or anything else that is private: every word of it replaced. */
  name(text: string): string {
    return withoutAddresses(text).replace(/\\u[0-9a-fA-F]{4}|\\.|[\p{L}\p{N}]+/gu, (word) =>
      word.startsWith('\\') ? word : this.#word(word),
    );
  }

  /** A sentence of AWS's: its words are kept, what could be a name in it is not. */
  message(text: string): string {
    return this.#around(text, (rest) =>
      withoutAddresses(rest).replace(/[\p{L}\p{N}][\p{L}\p{N}\w'+=@:./*#-]*/gu, (found) => {
        const word = withoutEnd(found, ".:'/-");
        return this.#ofMessage(word) + found.slice(word.length);
      }),
    );
  }

  /** A policy document, string by string, where it stands: elements, operators and AWS's own keys and values stay. */
  document(text: string): string {
    if (!isJson(text)) return this.name(text);
    return this.#strings(text, (key) => this.key(key));
  }

  /** JSON of an API whose keys are all AWS's. */
  json(text: string): string {
    if (!isJson(text)) return this.message(text);
    const stripped = this.#strings(
      text,
      (key) => (isApiKey(key) ? key : this.key(key)),
      (key, value) => WORD_OF_API.test(value) && !FREE_TEXT.test(key),
    );
    return stripped.replace(/(?<=[:[,]\s{0,9})\d{12}(?=\s{0,9}[,}\]])/g, (account) => this.name(account));
  }

  /** A request that this program wrote: only ARNs in it, and guardrails, are the account's. */
  ownRequest(text: string): string {
    return this.#around(text, (rest) =>
      rest.replace(/("guardrailIdentifier"\s*:\s*")([^"]*)/g, (_, key: string, id: string) => key + this.value(id)),
    );
  }

  /** XML, text by text. `dropped`: what stands for the content of an element instead, by the element's name. */
  xml(text: string, dropped: Readonly<Record<string, (content: string) => string>>): string {
    if (!PLAIN_XML.test(text)) return this.message(text);
    return text.replace(
      /<(\/?)([A-Za-z]\w*)((?!\w)[^<>]*)>([^<]+)/g,
      (whole, end: string, element: string, rest: string, content: string) => {
        const made = this.#inXml(end === '' && rest === '' ? element : '', content, dropped);
        return whole.slice(0, whole.length - content.length) + made;
      },
    );
  }

  /** A text of XML; `element` is '' for what stands beside the elements. */
  #inXml(element: string, content: string, dropped: Readonly<Record<string, (content: string) => string>>): string {
    if (content.trim() === '') return content;
    const plain = unescaped(content);
    const drop = Object.hasOwn(dropped, element) ? dropped[element] : undefined;
    if (drop) return escaped(drop(plain));
    if (/^(?:Message|\w{0,20}PolicyType)$/.test(element)) return escaped(this.message(plain));
    if (element.endsWith('Code') || (NUMBERS.test(element) && /^\d{1,9}$/.test(content))) return content;
    if (/PolicyDocument$|^Document$/.test(element)) return escaped(encodeURIComponent(this.document(decoded(plain))));
    return escaped(this.value(plain));
  }

  #strings(
    text: string,
    ofKey: (key: string) => string,
    keeps: (key: string, value: string) => boolean = () => false,
  ): string {
    let key = '';
    return text.replace(/"((?:[^"\\]|\\.)*)"(\s*:)?/g, (_, inner: string, colon: string | undefined) => {
      if (colon === undefined) return `"${keeps(key, inner) ? inner : this.#jsonValue(key, inner)}"`;
      key = inner;
      return `"${ofKey(inner)}"${colon}`;
    });
  }

  #around(text: string, between: (rest: string) => string): string {
    let made = '';
    let from = 0;
    for (const { 0: arn, index } of text.matchAll(ARN)) {
      const end = withoutEnd(arn, '.:');
      made += (index > from ? between(text.slice(from, index)) : '') + this.#arn(end);
      from = index + end.length;
    }
    return from < text.length ? made + between(text.slice(from)) : made;
  }

  #arn(text: string): string {
    const [, partition = '', service = '', region = '', account = '', ...rest] = text.split(':');
    const resource = rest.join(':');
    const place = `arn:${partition}:${service}:${isPublic(region) || /^[*]?$/.test(region) ? region : this.name(region)}`;
    const owner = /^(?:aws|\*)?$/.test(account) ? account : this.name(account);
    const isAws = account === 'aws' || (service === 'bedrock' && account === '');
    return `${place}:${owner}:${isAws && /^(?:policy|foundation-model|\*)/.test(resource) ? this.#ofAws(resource) : this.#resource(resource)}`;
  }

  /**
   * A text that is AWS's own, as it stands in `whole`; of a model's name, words that no model is known by are
   * replaced. Else undefined.
   */
  #known(text: string, whole = text): string | undefined {
    if (isPublic(text)) return whole;
    const [, provider, name] = MODEL.exec(text) ?? [];
    if (provider === undefined || name === undefined) return undefined;
    const made = name.replace(/[a-z]+|\d{9,}/g, (word) => (MODEL_WORDS.has(word) ? word : this.#word(word)));
    return whole.replace(text, () => provider + made);
  }

  /**
   * AWS's own policies and models: names that are public. A model that is in no provider's space is a mistake or a
   * secret.
   */
  #ofAws(resource: string): string {
    const [type = '', ...rest] = resource.split('/');
    if (type !== 'foundation-model') return resource;
    return [type, ...rest.map((part) => this.#known(part) ?? (/^[*?]+$/.test(part) ? part : this.name(part)))].join(
      '/',
    );
  }

  #resource(resource: string): string {
    const parts = resource.split('/');
    return parts.map((part) => (RESOURCE_TYPES.has(part) ? part : (this.#known(part) ?? this.name(part)))).join('/');
  }

  #word(word: string): string {
    if (word.length === 1 || /^0+$/.test(word) || PARTS_KEPT.has(word) || /^\d{1,3}$/.test(word)) return word;
    return this.#pseudonyms.of(word);
  }

  #ofMessage(word: string): string {
    const lower = word.toLowerCase();
    const kept = this.#known(word);
    if (kept !== undefined || MESSAGE_WORDS.has(lower)) return kept ?? word;
    const known = /^([\p{L}']+)[:/]([\p{L}']+)$/u.exec(word);
    if (known?.slice(1).every((part) => MESSAGE_WORDS.has(part.toLowerCase())) === true) return word;
    if (/^[A-Z][A-Za-z]+(?:Exception|Error|Fault)$/.test(word)) return word;
    return word.replace(/[\p{L}\p{N}]+/gu, (part) => this.#word(part));
  }

  /** A condition key or an element of a policy: kept if it is AWS's; of a tag's key, what is before the slash. */
  key(key: string): string {
    if (PUBLIC_WORDS.has(key.replace(/^For(?:All|Any)(?:Values|Value):|IfExists$/g, '')) || isPublic(key)) return key;
    return this.value(key);
  }

  #jsonValue(key: string, text: string): string {
    if (/^message$/i.test(key)) return this.message(text);
    if (
      /^(?:modelName|providerName|modelArchitecture|QuotaName|ServiceName|ServiceCode)$/.test(key) ||
      (key === '__type' && /^[\w.#]+Exception$/.test(text))
    )
      return text;
    return this.value(text);
  }
}

/** A value of an enumeration, as all of Bedrock's APIs write them; and fields that may hold free text. */
const WORD_OF_API = /^[A-Z]{2,}(?:_[A-Z]+)*$/;
const FREE_TEXT = /(?:name|tags?|key|value|description|label|reason|text|content|title|messaging|input|output)$/i;

/** A condition key about a tag, whose name is the account's. */
const TAG_KEY = /^((?:aws|iam|sts|saml|bedrock|sagemaker|ec2|s3):[A-Za-z]+\/)([^]+)$/;

/**
 * Elements with numbers that the check reads: where a statement stands, and limits. Any other long number could be
 * private.
 */
const NUMBERS = /^(?:Line|Column|MaxSessionDuration|AttachmentCount|PackedPolicySize|PermissionsBoundaryUsageCount)$/;

/**
 * XML as STS and IAM write it: elements without attributes in one with a namespace of theirs, no comments, nothing
 * beside it.
 */
const PLAIN_XML =
  /^\s*(?:<\?xml[\w\s.="'-]{0,80}\?>\s*)?<\w+(?: xmlns="https?:\/\/[\w.]{1,40}amazonaws\.com\/[\w/.-]{0,40}")?>(?:[^<]*<\/?\w+ ?\/?>)*\s*$/;

/** IPv4 addresses as others of the same length. */
function withoutAddresses(text: string): string {
  return text.replace(/(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?!\.?\d)/g, (address) => address.replace(/\d/g, '1'));
}

function isPublic(text: string): boolean {
  return PUBLIC_WORDS.has(text) || isProductId(text) || PUBLIC.some((pattern) => pattern.test(text));
}

/** A text without those characters at its end: punctuation of the sentence around it. */
function withoutEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', '%20'));
  } catch {
    return text;
  }
}

function unescaped(text: string): string {
  return text
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&apos;', "'")
    .replaceAll('&#xA;', '\n')
    .replaceAll('&amp;', '&');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
