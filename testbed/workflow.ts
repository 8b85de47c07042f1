/**
 * A workflow as GitHub would run it: its jobs with their rights and legs, its expressions evaluated by GitHub's own
 * evaluator.
 */
import { readFileSync } from 'node:fs';
import { data, Evaluator, Lexer, Parser, wellKnownFunctions } from '@actions/expressions';
import { parse } from 'yaml';
import { z } from 'zod';

const Texts = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]).transform(String));
const Permissions = z.record(z.string(), z.string());

const Step = z.object({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  with: Texts.optional(),
  env: Texts.optional(),
});

const Job = z.object({
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  permissions: Permissions.optional(),
  'timeout-minutes': z.number().optional(),
  strategy: z.object({ matrix: z.record(z.string(), z.union([z.string(), z.array(z.string())])) }).optional(),
  env: Texts.optional(),
  outputs: Texts.optional(),
  steps: z.array(Step),
});

const Workflow = z.object({
  permissions: Permissions.optional(),
  env: Texts.optional(),
  jobs: z.record(z.string(), Job),
});

export type Step = z.infer<typeof Step>;

export interface Job {
  /** Rights of the job's token: its own, else the workflow's. */
  permissions: Record<string, string>;
  /** Values of each name, or the expression that gives them. */
  matrix: Record<string, string | string[]>;
  env: Record<string, string>;
  /** Expressions by name. */
  outputs: Record<string, string>;
  steps: Step[];
}

/**
 * The jobs of a workflow file by name. Throws for what this reader does not know; GitHub's schema is held by
 * `workflows.test.ts`.
 */
export function readWorkflow(path: string): Record<string, Job> {
  const text = readFileSync(path, 'utf8');
  const { permissions: all = {}, env = {}, jobs } = Workflow.parse(parse(text));
  return Object.fromEntries(
    Object.entries(jobs).map(([name, job]) => [
      name,
      {
        permissions: job.permissions ?? all,
        matrix: job.strategy?.matrix ?? {},
        env: { ...env, ...job.env },
        outputs: job.outputs ?? {},
        steps: job.steps,
      },
    ]),
  );
}

/** Values of `matrix` for each leg of a job; one empty leg without a matrix. */
export function legsOf({ matrix }: Job, contexts: Contexts): Record<string, string>[] {
  return Object.entries(matrix).reduce<Record<string, string>[]>(
    (legs, [name, given]) => {
      const values = typeof given === 'string' ? listIn(given, contexts) : given;
      return legs.flatMap((leg) => values.map((value) => ({ ...leg, [name]: value })));
    },
    [{}],
  );
}

/** The texts of a list that an expression gives. */
function listIn(text: string, contexts: Contexts): string[] {
  const [, expression = ''] = /^\$\{\{(.*)\}\}$/.exec(text) ?? [];
  const value = evaluate(expression, contexts);
  return value instanceof data.Array ? value.values().map((one) => one.coerceString()) : [];
}

/** What expressions of a step may read: `matrix`, `inputs`, `steps`, ... */
export type Contexts = Record<string, unknown>;

/** Texts with their `${{ }}` evaluated. */
export function evaluated(texts: Record<string, string> = {}, contexts: Contexts): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, evaluatedText(text, contexts)]));
}

function evaluatedText(text: string, contexts: Contexts): string {
  return text.replace(/\$\{\{(.*?)\}\}/g, (_all, expression: string) => evaluate(expression, contexts).coerceString());
}

function evaluate(expression: string, contexts: Contexts): data.ExpressionData {
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(contexts), Object.values(wellKnownFunctions)).parse();
  return new Evaluator(tree, dictionary(contexts)).evaluate();
}

function dictionary(values: Contexts): data.Dictionary {
  return new data.Dictionary(...Object.entries(values).map(([key, value]) => ({ key, value: expressionData(value) })));
}

function expressionData(value: unknown): data.ExpressionData {
  if (typeof value === 'boolean') return new data.BooleanData(value);
  if (typeof value === 'string') return new data.StringData(value);
  if (typeof value === 'number') return new data.NumberData(value);
  return typeof value === 'object' && value !== null ? dictionary({ ...value }) : new data.Null();
}
