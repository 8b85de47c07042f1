/** Parameters of iam:SimulatePrincipalPolicy and iam:SimulateCustomPolicy, and what IAM refuses in them. */
import { isIpAddress } from './ip.ts';
import { readDate, readNumber } from './operators.ts';

/** With the names of the wire; lists are plain arrays. */
export interface SimulationParameters {
  ActionNames: string[];
  ResourceArns?: string[];
  PolicyInputList?: string[];
  PermissionsBoundaryPolicyInputList?: string[];
  ContextEntries?: ContextEntry[];
  /** From 1 to 1000, default 100; counts actions. */
  MaxItems?: number;
  Marker?: string;
}

/** A field may be missing on the wire, which is refused here. */
export interface ContextEntry {
  ContextKeyName?: string;
  ContextKeyValues?: string[];
  ContextKeyType?: string;
}

/** IAM's refusal of a call; `code` is the wire's error code. */
export class SimulationError extends Error {
  readonly code: 'InvalidInput' | 'ValidationError';
  readonly status = 400;

  constructor(message: string, code: SimulationError['code'] = 'InvalidInput') {
    super(message);
    this.name = 'SimulationError';
    this.code = code;
  }
}

const SCALARS: Record<string, (value: string) => boolean> = {
  string: () => true,
  numeric: (value) => readNumber(value) !== undefined,
  boolean: (value) => /^(?:true|false)$/i.test(value),
  ip: isIpAddress,
  binary: (value) => /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value),
  date: (value) => readDate(value) !== undefined,
};
const CONTEXT_TYPES = Object.keys(SCALARS).flatMap((type) => [type, `${type}List`]);
const MAX_POLICY_LENGTH = 131_072;

/**
 * Refuses parameters as IAM does: lengths and missing fields with `ValidationError`, what they mean with
 * `InvalidInput`. The sentences about ARNs and boundaries are those of live calls; no public record shows those about
 * context entries. Throws SimulationError.
 */
export function validateParameters(parameters: SimulationParameters): void {
  const { ActionNames, ResourceArns = [], ContextEntries = [], MaxItems } = parameters;
  const { PolicyInputList = [], PermissionsBoundaryPolicyInputList = [] } = parameters;
  refuseShape([
    ...(ActionNames.length === 0 ? [constraint('null', 'actionNames', 'must not be null')] : []),
    ...ActionNames.flatMap((name, index) => lengthFaults(name, `actionNames.${index + 1}.member`, 3, 128)),
    ...ResourceArns.flatMap((arn, index) => lengthFaults(arn, `resourceArns.${index + 1}.member`, 1, 2048)),
    ...PolicyInputList.flatMap((text, index) => policyFaults(text, `policyInputList.${index + 1}.member`)),
    ...PermissionsBoundaryPolicyInputList.flatMap((text, index) =>
      policyFaults(text, `permissionsBoundaryPolicyInputList.${index + 1}.member`),
    ),
    ...ContextEntries.flatMap((entry, index) => entryFaults(entry, `contextEntries.${index + 1}.member`)),
    ...(MaxItems === undefined ? [] : rangeFaults(MaxItems)),
  ]);
  if (PermissionsBoundaryPolicyInputList.length > 1) {
    throw new SimulationError('The list of Permissions Boundary policies cannot exceed 1 items.');
  }
  refuseResources(ResourceArns);
  refuseContext(ContextEntries);
}

/** ResourceArns are ARNs of six parts, or `*` alone. */
function refuseResources(arns: readonly string[]): void {
  if (arns.length === 1 && arns[0] === '*') return;
  const odd = arns.find((arn) => !/^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/s.test(arn));
  if (odd !== undefined) throw new SimulationError(`ResourceNames are not in a valid ARN format: ${odd}.`);
}

function refuseContext(entries: readonly ContextEntry[]): void {
  const seen = new Set<string>();
  for (const { ContextKeyName: name = '', ContextKeyValues: values = [], ContextKeyType: type = '' } of entries) {
    if (seen.has(name.toLowerCase())) throw new SimulationError(`Duplicate context key: ${name}.`);
    seen.add(name.toLowerCase());
    if (values.length === 0) throw new SimulationError(`Context key ${name} has no values.`);
    const isList = type.endsWith('List');
    if (!isList && values.length > 1) {
      throw new SimulationError(`Context key ${name} of type ${type} must have exactly one value.`);
    }
    const fits = SCALARS[isList ? type.slice(0, -'List'.length) : type];
    const odd = values.find((value) => fits?.(value) === false);
    if (odd !== undefined) throw new SimulationError(`Invalid value ${odd} for context key ${name} of type ${type}.`);
  }
}

function entryFaults({ ContextKeyName: name, ContextKeyType: type }: ContextEntry, at: string): string[] {
  const nameFaults =
    name === undefined
      ? [constraint('null', `${at}.contextKeyName`, 'must not be null')]
      : lengthFaults(name, `${at}.contextKeyName`, 5, 256);
  if (type === undefined) return [...nameFaults, constraint('null', `${at}.contextKeyType`, 'must not be null')];
  if (CONTEXT_TYPES.includes(type)) return nameFaults;
  const known = `must satisfy enum value set: [${CONTEXT_TYPES.join(', ')}]`;
  return [...nameFaults, constraint(`'${type}'`, `${at}.contextKeyType`, known)];
}

function policyFaults(text: string, at: string): string[] {
  return lengthFaults(text, at, 1, MAX_POLICY_LENGTH);
}

function rangeFaults(value: number): string[] {
  if (value < 1) return [constraint(`'${value}'`, 'maxItems', 'must have value greater than or equal to 1')];
  return value > 1000 ? [constraint(`'${value}'`, 'maxItems', 'must have value less than or equal to 1000')] : [];
}

function lengthFaults(value: string, at: string, least: number, most: number): string[] {
  if (value.length < least) {
    return [constraint(`'${value}'`, at, `must have length greater than or equal to ${least}`)];
  }
  return value.length > most ? [constraint(`'${value}'`, at, `must have length less than or equal to ${most}`)] : [];
}

/** AWS's phrase for a value that breaks its model. */
function constraint(value: string, at: string, rule: string): string {
  return `Value ${value} at '${at}' failed to satisfy constraint: Member ${rule}`;
}

function refuseShape(faults: readonly string[]): void {
  if (faults.length === 0) return;
  const count = faults.length === 1 ? '1 validation error' : `${faults.length} validation errors`;
  throw new SimulationError(`${count} detected: ${faults.join('; ')}`, 'ValidationError');
}
