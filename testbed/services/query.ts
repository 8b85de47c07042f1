/** AWS's Query protocol, as STS and IAM speak it: form in, XML out. */
import type { Answer } from './server.ts';
import { requestId } from './server.ts';

/** A value of an XML answer. An array becomes `<member>` elements; undefined members are left out. */
export type Xml = string | number | boolean | object;

/** A refusal in the Query protocol's form. */
export interface QueryError {
  status: number;
  code: string;
  message: string;
}

/** The parameters of a Query request. */
export function formOf(body: string): URLSearchParams {
  return new URLSearchParams(body);
}

/** The values of `NAME.member.1`, `NAME.member.2`, ... in order; empty if there are none. */
export function listOf(form: URLSearchParams, name: string): string[] {
  const values: string[] = [];
  for (let index = 1; ; index += 1) {
    const value = form.get(`${name}.member.${index}`);
    if (value === null) return values;
    values.push(value);
  }
}

/** Whether any parameter begins with `NAME.member.INDEX`, for lists of structures. */
export function hasMember(form: URLSearchParams, name: string, index: number): boolean {
  const prefix = `${name}.member.${index}`;
  return [...form.keys()].some((key) => key === prefix || key.startsWith(`${prefix}.`));
}

/** A successful answer of an operation. */
export function queryAnswer(operation: string, namespace: string, result: Xml): Answer {
  const id = requestId();
  const body = `<${operation}Response xmlns="${namespace}"><${operation}Result>${render(result)}</${operation}Result><ResponseMetadata><RequestId>${id}</RequestId></ResponseMetadata></${operation}Response>`;
  return { status: 200, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body };
}

/** A refusal. */
export function queryFailure(error: QueryError, namespace: string): Answer {
  const id = requestId();
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  const body = `<ErrorResponse xmlns="${namespace}"><Error><Type>${type}</Type><Code>${escape(error.code)}</Code><Message>${escape(error.message)}</Message></Error><RequestId>${id}</RequestId></ErrorResponse>`;
  return { status: error.status, headers: { 'content-type': 'text/xml', 'x-amzn-requestid': id }, body };
}

function render(value: unknown): string {
  if (Array.isArray(value)) return value.map((item) => `<member>${render(item)}</member>`).join('');
  if (typeof value !== 'object' || value === null) return escape(String(value));
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([name, item]) => `<${name}>${render(item)}</${name}>`)
    .join('');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
