/**
 * Reads the policies of principals, before and after, out of `terraform show -json PLAN` (OpenTofu writes the same).
 * Pure. Source: Terraform documentation, "JSON Output Format" (plan representation, format version 1); AWS provider,
 * aws_iam_* resources.
 */
import {
  type Attachment,
  type Json,
  type PlannedOrganizationPolicy,
  type PlannedPolicies,
  type PlannedPrincipal,
  type ReadPlan,
  objects,
  texts,
  untold,
} from './planned.ts';
import { isRecord } from '../util/record.ts';

/** Characters of a plan that are read. */
const LIMIT = 64 * 1024 * 1024;

/** Returns the policies in a plan, or one sentence on why it cannot be read. */
export function readTerraformPlan(text: string): ReadPlan {
  if (text.length > LIMIT) return { ok: false, message: `The plan is larger than ${LIMIT / 1024 / 1024} MB.` };
  let plan: unknown;
  try {
    plan = JSON.parse(text);
  } catch {
    return { ok: false, message: 'This is not JSON. Write the plan with: terraform show -json PLAN > plan.json' };
  }
  const changes = isRecord(plan) ? plan.resource_changes : undefined;
  if (
    !isRecord(plan) ||
    typeof plan.format_version !== 'string' ||
    !(changes === undefined || Array.isArray(changes))
  ) {
    return {
      ok: false,
      message: 'This is not a plan of Terraform. Write it with: terraform show -json PLAN > plan.json',
    };
  }
  const resources = objects(changes).flatMap(resourceOf);
  const references = new References(plan.configuration);
  const before = new Reader(resources, 'before', references);
  const after = new Reader(resources, 'after', references);
  const keys = [...new Set([...before.principals.keys(), ...after.principals.keys()])].sort();
  const principals = keys.map((key): PlannedPrincipal => {
    const [kind = '', name = ''] = key.split(' ');
    const [was, is] = [before.principals.get(key), after.principals.get(key)];
    return { kind: kind === 'user' ? 'user' : 'role', name, ...(was && { before: was }), ...(is && { after: is }) };
  });
  return { ok: true, plan: { principals, organization: organizationOf(before, after) } };
}

interface Resource {
  /** `module.app["x"].aws_iam_role.ci[0]`. */
  address: string;
  /** Without indexes: `module.app.aws_iam_role.ci`. */
  path: string;
  /** `["x"]`, `[0]` or ''. */
  index: string;
  module: string;
  type: string;
  before: Json | undefined;
  after: Json | undefined;
  unknown: Json;
}

function resourceOf(change: Json): Resource[] {
  const { address, type, mode, name } = change;
  const body = change.change;
  if (typeof address !== 'string' || typeof type !== 'string' || mode === 'data' || !isRecord(body)) return [];
  const module = typeof change.module_address === 'string' ? change.module_address : '';
  const index = address.slice((module === '' ? 0 : module.length + 1) + type.length + 1 + String(name).length);
  return [
    {
      address,
      path: withoutIndexes(address),
      index,
      module,
      type,
      before: isRecord(body.before) ? body.before : undefined,
      after: isRecord(body.after) ? body.after : undefined,
      unknown: isRecord(body.after_unknown) ? body.after_unknown : {},
    },
  ];
}

/** Returns an address without the indexes of modules and resources. */
export function withoutIndexes(address: string): string {
  return address.replaceAll(/\[(?:"(?:[^"\\]|\\.)*"|\d+)\]/g, '');
}

/** Which resources an attribute of the configuration names, by the resource's path and the attribute's name. */
class References {
  readonly #found = new Map<string, string[]>();

  constructor(configuration: unknown) {
    const root = isRecord(configuration) ? configuration.root_module : undefined;
    if (isRecord(root)) this.#module(root, '');
  }

  of({ path }: Resource, attribute: string): string[] {
    return this.#found.get(`${path} ${attribute}`) ?? [];
  }

  #module(module: Json, prefix: string): void {
    for (const { address, expressions } of objects(module.resources)) {
      if (typeof address !== 'string' || !isRecord(expressions)) continue;
      for (const [attribute, expression] of Object.entries(expressions)) {
        const names = isRecord(expression) ? texts(expression.references) : [];
        // The longest first: `aws_iam_policy.x.arn`, then `aws_iam_policy.x`.
        const paths = names.flatMap((name) => {
          const match = /^(?:module\.[\w-]+\.)*\w+\.[\w-]+/.exec(withoutIndexes(name));
          return match === null ? [] : [`${prefix}${match[0]}`];
        });
        this.#found.set(`${prefix}${address} ${attribute}`, [...new Set(paths)]);
      }
    }
    const calls = module.module_calls;
    for (const [name, call] of isRecord(calls) ? Object.entries(calls) : []) {
      if (isRecord(call) && isRecord(call.module)) this.#module(call.module, `${prefix}module.${name}.`);
    }
  }
}

/** The resources as they are before, or will be after. */
class Reader {
  readonly principals = new Map<string, PlannedPolicies>();
  readonly #resources: readonly Resource[];
  readonly #when: 'before' | 'after';
  readonly #references: References;
  /** Inline and attached policies of groups, by the group's name. */
  readonly #groups = new Map<string, PlannedPolicies>();

  constructor(resources: readonly Resource[], when: 'before' | 'after', references: References) {
    this.#resources = resources;
    this.#when = when;
    this.#references = references;
    for (const kind of ['role', 'user', 'group'] as const) this.#declared(kind);
    for (const kind of ['role', 'user', 'group'] as const) {
      this.#inline(kind);
      this.#attached(kind);
    }
    for (const resource of this.#of('aws_iam_user_group_membership')) this.#membership(resource);
  }

  /** Service control policies with what they are attached to. */
  organization(): { name: string; text: string; targets: string[] }[] {
    return this.#of('aws_organizations_policy').flatMap((resource) => {
      const values = this.#values(resource);
      if ((values.type ?? 'SERVICE_CONTROL_POLICY') !== 'SERVICE_CONTROL_POLICY') return [];
      const { content } = values;
      const attached = this.#of('aws_organizations_policy_attachment').filter((attachment) => {
        const id = this.#values(attachment).policy_id;
        return typeof id === 'string' ? id === values.id : this.#named(attachment, 'policy_id').includes(resource);
      });
      const targets = attached.map((attachment) => {
        const target = this.#values(attachment).target_id;
        return typeof target === 'string' ? target : `${attachment.address}.target_id`;
      });
      return typeof content === 'string' ? [{ name: resource.address, text: content, targets }] : [];
    });
  }

  #of(type: string): Resource[] {
    return this.#resources.filter((resource) => resource.type === type && resource[this.#when] !== undefined);
  }

  #values(resource: Resource): Json {
    return resource[this.#when] ?? {};
  }

  /** The text of an attribute, or the name by which what is not known yet is told. */
  #text(resource: Resource, attribute: string): { text: string } | { unknown: string } | undefined {
    const value = this.#values(resource)[attribute];
    if (typeof value === 'string') return { text: value };
    const isUnknown = this.#when === 'after' && resource.unknown[attribute] === true;
    return isUnknown ? { unknown: `${resource.address}.${attribute}` } : undefined;
  }

  /**
   * The resources that an attribute refers to in the configuration: the one with the same index, if there are several.
   */
  #named(resource: Resource, attribute: string): Resource[] {
    const paths = this.#references.of(resource, attribute);
    const found = this.#resources.filter(
      ({ path, module }) => paths.includes(path) && isSameModule(module, resource.module),
    );
    const same = found.filter(({ index }) => index === resource.index);
    return same.length > 0 ? same : found.length === 1 ? found : [];
  }

  #policiesOf(kind: 'role' | 'user' | 'group', name: string, declared = false): PlannedPolicies {
    const map = kind === 'group' ? this.#groups : this.principals;
    const key = kind === 'group' ? name : `${kind} ${name}`;
    const found = map.get(key) ?? { identity: [], unknown: [], ...(!declared && { declared }) };
    map.set(key, found);
    return found;
  }

  /** The names of principals that an attribute says, by value or by reference. */
  #principalNames(resource: Resource, attribute: string): string[] {
    const value = this.#values(resource)[attribute];
    const named = texts(value);
    if (named.length > 0) return named;
    return this.#named(resource, attribute).flatMap((other) => texts(this.#values(other).name ?? other.address));
  }

  #declared(kind: 'role' | 'user' | 'group'): void {
    for (const resource of this.#of(`aws_iam_${kind}`)) {
      const values = this.#values(resource);
      const name = typeof values.name === 'string' ? values.name : resource.address;
      const policies = this.#policiesOf(kind, name, true);
      for (const inline of objects(values.inline_policy)) {
        if (typeof inline.policy === 'string' && inline.policy !== '') {
          policies.identity.push({
            name: `${resource.address}.inline_policy ${String(inline.name)}`,
            text: inline.policy,
            attached: { kind: 'inline', ...(typeof inline.name === 'string' && { name: inline.name }) },
          });
        }
      }
      for (const arn of texts(values.managed_policy_arns)) this.#attach(policies, arn);
      this.#boundary(resource, policies);
    }
  }

  #boundary(resource: Resource, policies: PlannedPolicies): void {
    const boundary = this.#text(resource, 'permissions_boundary');
    if (boundary === undefined || ('text' in boundary && boundary.text === '')) return;
    const [managed] = 'text' in boundary ? this.#byArn(boundary.text) : this.#named(resource, 'permissions_boundary');
    const text = managed === undefined ? undefined : this.#text(managed, 'policy');
    if (managed !== undefined && text !== undefined && 'text' in text)
      policies.boundary = { name: managed.address, text: text.text, attached: managedBy(managed, this.#when) };
    else if ('text' in boundary && managed === undefined) policies.boundaryArn = boundary.text;
    else policies.unknown.push('text' in boundary ? `boundary ${boundary.text}` : boundary.unknown);
  }

  #inline(kind: 'role' | 'user' | 'group'): void {
    for (const resource of this.#of(`aws_iam_${kind}_policy`)) {
      const text = this.#text(resource, 'policy');
      for (const name of this.#principalNames(resource, kind)) {
        const policies = this.#policiesOf(kind, name);
        if (text !== undefined && 'text' in text) {
          const { name: own = resource.before?.name } = this.#values(resource);
          const attached = { kind: 'inline' as const, ...(typeof own === 'string' && { name: own }) };
          policies.identity.push({ name: resource.address, text: text.text, attached });
        } else policies.unknown.push(text?.unknown ?? `${resource.address}.policy`);
      }
    }
  }

  #attached(kind: 'role' | 'user' | 'group'): void {
    const attachments = [
      ...this.#of(`aws_iam_${kind}_policy_attachment`).map((resource) => ({ resource, attribute: kind })),
      ...this.#of('aws_iam_policy_attachment').map((resource) => ({ resource, attribute: `${kind}s` })),
    ];
    for (const { resource, attribute } of attachments) {
      for (const name of this.#principalNames(resource, attribute)) {
        const policies = this.#policiesOf(kind, name);
        const arn = this.#text(resource, 'policy_arn');
        if (arn !== undefined && 'text' in arn) this.#attach(policies, arn.text);
        else {
          const named = this.#named(resource, 'policy_arn');
          for (const policy of named) this.#add(policies, policy);
          if (named.length === 0) policies.unknown.push(`${resource.address}.policy_arn`);
        }
      }
    }
  }

  #attach(policies: PlannedPolicies, arn: string): void {
    const [policy] = this.#byArn(arn);
    if (policy) this.#add(policies, policy);
    else policies.elsewhere = [...(policies.elsewhere ?? []), arn];
  }

  #add(policies: PlannedPolicies, policy: Resource): void {
    const text = this.#text(policy, 'policy');
    if (text !== undefined && 'text' in text) {
      policies.identity.push({ name: policy.address, text: text.text, attached: managedBy(policy, this.#when) });
    } else policies.unknown.push(text?.unknown ?? `${policy.address}.policy`);
  }

  #byArn(arn: string): Resource[] {
    return this.#of('aws_iam_policy').filter((policy) => (this.#values(policy).arn ?? policy.before?.arn) === arn);
  }

  #membership(resource: Resource): void {
    const groups = this.#principalNames(resource, 'groups');
    for (const user of this.#principalNames(resource, 'user')) {
      const policies = this.#policiesOf('user', user);
      for (const group of groups) {
        const found = this.#groups.get(group);
        const own = found?.identity ?? [];
        policies.identity.push(...own.map((one) => ({ ...one, attached: { kind: 'group' as const } })));
        policies.unknown.push(...(found ? untold(found) : [`group ${group}`]));
      }
    }
  }
}

/** What IAM calls a managed policy; its ARN is known once it exists. */
function managedBy({ before, after }: Resource, when: 'before' | 'after'): Attachment {
  const values = (when === 'before' ? before : after) ?? {};
  const name = values.name ?? before?.name;
  const arn = values.arn ?? before?.arn;
  return {
    kind: 'managed',
    ...(typeof name === 'string' && { name }),
    ...(typeof arn === 'string' && { arn }),
  };
}

/** A reference stays in its own instance of a module, or goes down into a module that it calls. */
function isSameModule(other: string, own: string): boolean {
  return other === own || own === '' || other.startsWith(`${own}.`);
}

function organizationOf(before: Reader, after: Reader): PlannedOrganizationPolicy[] {
  const [was, is] = [before.organization(), after.organization()];
  const isThere = (list: typeof was, one: (typeof was)[number]) =>
    list.some((other) => JSON.stringify(other) === JSON.stringify(one));
  const planned = ({ name, text, targets }: (typeof was)[number], when: PlannedOrganizationPolicy['when']) => ({
    document: { name, text },
    targets,
    when,
  });
  return [
    ...was.map((one) => planned(one, isThere(is, one) ? 'both' : 'before')),
    ...is.filter((one) => !isThere(was, one)).map((one) => planned(one, 'after')),
  ];
}
