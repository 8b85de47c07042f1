/**
 * Reads the policies of principals out of a CloudFormation template in JSON, such as `cdk synth` writes to `cdk.out`.
 * Pure. Source: CloudFormation user guide, AWS::IAM::* and AWS::Organizations::Policy, intrinsic functions, pseudo
 * parameters.
 */
import { type Attachment, type Json, type PlannedPolicies, type PlannedPrincipal, type ReadPlan } from './planned.ts';
import { brokenReference } from './template-references.ts';
import { isRecord } from '../util/record.ts';

/** Values of CloudFormation's pseudo parameters. */
export interface Pseudo {
  account: string;
  region: string;
  partition: string;
}

/** Returns the policies that a template would make, or one sentence on why it cannot be read. */
export function readTemplate(text: string, pseudo: Pseudo): ReadPlan {
  let template: unknown;
  try {
    template = JSON.parse(text);
  } catch {
    return { ok: false, message: 'This is not JSON. Synthesize the template with: cdk synth, or convert it to JSON.' };
  }
  const resources = isRecord(template) ? template.Resources : undefined;
  if (!isRecord(template) || !isRecord(resources)) {
    return { ok: false, message: 'This is not a CloudFormation template: it has no "Resources".' };
  }
  const broken = brokenReference(template);
  return broken === undefined
    ? new TemplateReader(template, resources, pseudo).read()
    : { ok: false, message: `${broken} CloudFormation would refuse this template.` };
}

/** A value as far as it can be told, and the names of what cannot. */
interface Resolved {
  value: unknown;
  unknown: string[];
}

class TemplateReader {
  readonly #parameters: Json;
  readonly #resources: Map<string, { type: string; properties: Json }>;
  readonly #pseudo: Pseudo;
  readonly #principals = new Map<string, PlannedPrincipal & { after: PlannedPolicies }>();

  constructor(template: Json, resources: Json, pseudo: Pseudo) {
    this.#parameters = isRecord(template.Parameters) ? template.Parameters : {};
    this.#pseudo = pseudo;
    this.#resources = new Map(
      Object.entries(resources).flatMap(([id, resource]) =>
        isRecord(resource) && typeof resource.Type === 'string'
          ? [[id, { type: resource.Type, properties: isRecord(resource.Properties) ? resource.Properties : {} }]]
          : [],
      ),
    );
  }

  read(): ReadPlan {
    for (const [id, { type, properties }] of this.#resources) {
      if (type === 'AWS::IAM::Role' || type === 'AWS::IAM::User') this.#principal(id, type, properties);
    }
    for (const [id, { type, properties }] of this.#resources) {
      if (type === 'AWS::IAM::Policy' || type === 'AWS::IAM::ManagedPolicy') this.#attachedBy(id, { type, properties });
    }
    const organization = [...this.#resources].flatMap(([id, { type, properties }]) => {
      if (type !== 'AWS::Organizations::Policy') return [];
      const { value, unknown } = this.#resolve(properties.Content);
      const targets = this.#resolve(properties.TargetIds).value;
      if (unknown.length > 0) return [];
      const document = { name: id, text: typeof value === 'string' ? value : JSON.stringify(value) };
      return [{ document, targets: Array.isArray(targets) ? targets.map(String) : [], when: 'after' as const }];
    });
    return { ok: true, plan: { principals: [...this.#principals.values()], organization } };
  }

  #principal(id: string, type: string, properties: Json): void {
    const isUser = type === 'AWS::IAM::User';
    const name = this.#resolve(properties[isUser ? 'UserName' : 'RoleName']).value;
    const after: PlannedPolicies = { identity: [], unknown: [] };
    const policies: unknown = properties.Policies;
    for (const policy of Array.isArray(policies) ? policies : []) {
      if (isRecord(policy))
        this.#document(after, `${id} ${String(this.#resolve(policy.PolicyName).value)}`, policy.PolicyDocument, {
          kind: 'inline',
          ...this.#named(policy.PolicyName),
        });
    }
    const managed: unknown = properties.ManagedPolicyArns;
    for (const arn of Array.isArray(managed) ? managed : []) this.#managed(after, arn);
    if (properties.PermissionsBoundary !== undefined) this.#boundary(after, properties.PermissionsBoundary);
    this.#principals.set(id, {
      kind: isUser ? 'user' : 'role',
      ...(typeof name === 'string' ? { name } : { name: id, madeFrom: id }),
      after,
    });
  }

  #named(name: unknown): { name?: string } {
    const { value } = this.#resolve(name);
    return typeof value === 'string' ? { name: value } : {};
  }

  /** How IAM has a policy resource. CloudFormation makes the name of a managed one that has none. */
  #attachment(id: string, { type, properties }: { type: string; properties: Json }): Attachment {
    if (type === 'AWS::IAM::Policy') return { kind: 'inline', ...this.#named(properties.PolicyName) };
    const named = this.#named(properties.ManagedPolicyName);
    return { kind: 'managed', ...(named.name === undefined ? { madeFrom: id } : named) };
  }

  #attachedBy(id: string, resource: { type: string; properties: Json }): void {
    const { properties } = resource;
    for (const list of ['Roles', 'Users']) {
      const attached: unknown = properties[list];
      for (const reference of Array.isArray(attached) ? attached : []) {
        const target = isRecord(reference) ? reference.Ref : undefined;
        const principal =
          typeof target === 'string'
            ? this.#principals.get(target)
            : [...this.#principals.values()].find(({ name }) => name === reference);
        const { after } = principal ?? this.#elsewhere(reference, list === 'Users' ? 'user' : 'role');
        this.#document(after, id, properties.PolicyDocument, this.#attachment(id, resource));
      }
    }
  }

  /** A principal that the template attaches to and does not make. */
  #elsewhere(reference: unknown, kind: 'role' | 'user'): PlannedPrincipal & { after: PlannedPolicies } {
    const { value, unknown } = this.#resolve(reference);
    const name = typeof value === 'string' ? value : (unknown[0] ?? 'unknown');
    const key = `elsewhere ${kind} ${name}`;
    const found = this.#principals.get(key) ?? {
      kind,
      name,
      after: { identity: [], unknown: [], declared: false as const },
    };
    this.#principals.set(key, found);
    return found;
  }

  /** A managed policy of the template by reference, or one of elsewhere whose text is not here. */
  #managed(after: PlannedPolicies, reference: unknown): void {
    const id = isRecord(reference) ? reference.Ref : undefined;
    const policy = typeof id === 'string' ? this.#resources.get(id) : undefined;
    if (policy?.type === 'AWS::IAM::ManagedPolicy' && typeof id === 'string') {
      this.#document(after, id, policy.properties.PolicyDocument, this.#attachment(id, policy));
      return;
    }
    const { value, unknown } = this.#resolve(reference);
    if (unknown.length > 0) after.unknown.push(...unknown);
    else after.elsewhere = [...(after.elsewhere ?? []), String(value)];
  }

  #boundary(after: PlannedPolicies, reference: unknown): void {
    const held: PlannedPolicies = { identity: [], unknown: [] };
    this.#managed(held, reference);
    const [boundary] = held.identity;
    const [arn] = held.elsewhere ?? [];
    if (boundary) after.boundary = boundary;
    if (arn !== undefined) after.boundaryArn = arn;
    after.unknown.push(...held.unknown);
  }

  #document(after: PlannedPolicies, name: string, document: unknown, attached: Attachment): void {
    const { value, unknown } = this.#resolve(document);
    if (unknown.length > 0) after.unknown.push(...unknown.map((each) => `${each} in ${name}`));
    else after.identity.push({ name, text: JSON.stringify(value, null, 2), attached });
  }

  #resolve(value: unknown, depth = 0): Resolved {
    if (depth > 32) return { value, unknown: ['a reference to itself'] };
    if (Array.isArray(value)) {
      const items = value.map((item) => this.#resolve(item, depth + 1));
      return { value: items.map((item) => item.value), unknown: items.flatMap((item) => item.unknown) };
    }
    if (!isRecord(value)) return { value, unknown: [] };
    const [name, ...more] = Object.keys(value);
    if (name !== undefined && more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return this.#intrinsic(name, value[name], depth + 1);
    }
    const members = Object.entries(value).map(([key, member]) => [key, this.#resolve(member, depth + 1)] as const);
    return {
      value: Object.fromEntries(members.map(([key, member]) => [key, member.value])),
      unknown: members.flatMap(([, member]) => member.unknown),
    };
  }

  #intrinsic(name: string, argument: unknown, depth: number): Resolved {
    if (name === 'Ref' && typeof argument === 'string') return this.#reference(argument);
    if (name === 'Fn::GetAtt')
      return this.#attribute(Array.isArray(argument) ? argument.map(String).join('.') : String(argument));
    if (name === 'Fn::Join' && Array.isArray(argument)) {
      const [separator, parts] = argument as unknown[];
      const { value, unknown } = this.#resolve(parts, depth);
      return { value: Array.isArray(value) ? value.map(String).join(String(separator)) : value, unknown };
    }
    if (name === 'Fn::Sub') return this.#substitute(argument, depth);
    return { value: undefined, unknown: [`${name} ${JSON.stringify(argument).slice(0, 80)}`] };
  }

  #reference(name: string): Resolved {
    const pseudo: Readonly<Record<string, string | undefined>> = {
      'AWS::AccountId': this.#pseudo.account,
      'AWS::Region': this.#pseudo.region,
      'AWS::Partition': this.#pseudo.partition,
      'AWS::NoValue': undefined,
      'AWS::URLSuffix': this.#pseudo.partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com',
    };
    if (Object.hasOwn(pseudo, name)) return { value: pseudo[name], unknown: [] };
    const parameter = Object.hasOwn(this.#parameters, name) ? this.#parameters[name] : undefined;
    if (isRecord(parameter) && parameter.Default !== undefined) return { value: parameter.Default, unknown: [] };
    const named = this.#resources.get(name)?.properties;
    const own = named?.RoleName ?? named?.UserName;
    return typeof own === 'string' ? { value: own, unknown: [] } : { value: undefined, unknown: [`Ref ${name}`] };
  }

  /**
   * The ARN of a role or user that has a name of its own; every other attribute is known after the deployment only.
   */
  #attribute(path: string): Resolved {
    const [id = '', attribute] = path.split('.');
    const { type, properties = {} } = this.#resources.get(id) ?? {};
    const name = properties.RoleName ?? properties.UserName;
    if (attribute !== 'Arn' || typeof name !== 'string') return { value: undefined, unknown: [`Fn::GetAtt ${path}`] };
    const { partition, account } = this.#pseudo;
    const kind = type === 'AWS::IAM::User' ? 'user' : 'role';
    return {
      value: `arn:${partition}:iam::${account}:${kind}${typeof properties.Path === 'string' ? properties.Path : '/'}${name}`,
      unknown: [],
    };
  }

  #substitute(argument: unknown, depth: number): Resolved {
    const [text, map] = Array.isArray(argument) ? (argument as unknown[]) : [argument, {}];
    const own = isRecord(map) ? map : {};
    const unknown: string[] = [];
    const value = String(text).replaceAll(/\$\{(!?)([^{}]+)\}/g, (_, literal: string, name: string) => {
      // `${!x}` is the text `${x}`: a variable of IAM, not of CloudFormation.
      if (literal !== '') return `\${${name}}`;
      const resolved = Object.hasOwn(own, name)
        ? this.#resolve(own[name], depth)
        : name.includes('.')
          ? this.#attribute(name)
          : this.#reference(name);
      unknown.push(...resolved.unknown);
      return String(resolved.value);
    });
    return { value, unknown };
  }
}
