import { z } from 'zod';

import type { OperatorApi } from './operator-api.js';
import type { PolicyPlan } from '../application/policy-report.js';

const document = z.record(z.string(), z.unknown());
export type PolicyDocument = z.infer<typeof document>;

const terms = z.record(z.string(), z.unknown()).nullable();
const change = z.object({
  section: z.string(),
  action: z.enum(['create', 'change', 'delete']),
  name: z.string(),
  before: terms,
  after: terms,
});
const reach = z.array(
  z.object({
    list: z.object({ type: z.enum(['shared', 'personal']), number: z.number() }).nullable(),
    ...{ items: z.number(), gained: z.array(z.string()), lost: z.array(z.string()) },
    ...{ who: z.array(z.string()), count: z.number() },
  }),
);
const whatIf = z.object({
  ...{ on_items: reach, rights: reach, sessions: reach },
  is_cut: z.boolean(),
});
const drift = z.object({ changes: z.array(change), problems: z.array(z.string()) });
const plan = drift.extend({ digest: z.string(), what_if: whatIf.nullable() });
const applied = z.object({ applied: z.number() });
const problem = z.object({ detail: z.string() });

/** A document as a file has it; whether it fits the rules is for the service to say. */
export function policyDocument(text: string): PolicyDocument {
  return document.parse(JSON.parse(text));
}

/** The rules of a running system as one document. */
export class PolicyApi {
  constructor(
    private readonly url: string,
    private readonly operator: Pick<OperatorApi, 'token'>,
  ) {}

  async document(): Promise<PolicyDocument> {
    return document.parse(await this.ask('GET', 'document'));
  }

  async plan(wanted: PolicyDocument): Promise<z.infer<typeof plan>> {
    return plan.parse(await this.ask('POST', 'plan', wanted));
  }

  async drift(wanted: PolicyDocument): Promise<PolicyPlan> {
    return drift.parse(await this.ask('POST', 'drift', wanted));
  }

  /** Makes only what the plan of this digest says; answers how many changes were made. */
  async apply(wanted: PolicyDocument, digest: string): Promise<number> {
    const answer = await this.ask('POST', 'apply', { document: wanted, digest });
    return applied.parse(answer).applied;
  }

  private async ask(method: string, what: string, body?: object): Promise<unknown> {
    const answer = await fetch(new URL(`/api/v1/policy/${what}`, this.url), {
      method,
      headers: {
        authorization: `Bearer ${this.operator.token}`,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (answer.ok) return JSON.parse(text);
    throw new Error(`${what} was refused (${String(answer.status)}): ${detailOf(text)}`);
  }
}

function detailOf(text: string): string {
  try {
    return problem.parse(JSON.parse(text)).detail;
  } catch {
    return text;
  }
}
