import { sessionPermissions } from '@jumpfleet/policy-domain';
import type { Prompting, SessionTerms, SessionTermsChanges } from '@jumpfleet/policy-domain';
import { z } from 'zod';

const notDefined = 'not_defined';

const permissionsBody = z.partialRecord(
  z.enum(sessionPermissions),
  z.enum(['allow', 'deny', notDefined]),
);
const promptingBody = z.strictObject({
  rule: z.enum(['each', 'once', 'never']),
  default_answer: z.enum(['allow', 'deny']).default('deny'),
  timeout_seconds: z.number().int().min(5).max(600).default(30),
});
/** PO-42: null, like `not_defined`, leaves it to the policy below. */
export const sessionTermsBody = z.strictObject({
  permissions: permissionsBody.exactOptional(),
  prompting: promptingBody.nullable().exactOptional(),
});
export type SessionTermsBody = z.output<typeof sessionTermsBody>;

export function sessionTermsChanges({
  permissions,
  prompting,
}: SessionTermsBody): SessionTermsChanges {
  const answers = Object.entries(permissions ?? {}).map(([name, answer]) => [
    name,
    answer === notDefined ? null : answer,
  ]);
  return {
    ...(permissions && { permissions: Object.fromEntries(answers) as object }),
    ...(prompting !== undefined && { prompting: prompting && promptingOf(prompting) }),
  };
}

function promptingOf(body: z.output<typeof promptingBody>): Prompting {
  return {
    rule: body.rule,
    defaultAnswer: body.default_answer,
    timeoutSeconds: body.timeout_seconds,
  };
}

/** Every permission by name, whether or not it is defined. */
export function sessionTermsAnswer({ permissions, prompting }: SessionTerms): object {
  const answers = sessionPermissions.map((name) => [name, permissions[name] ?? notDefined]);
  return {
    permissions: Object.fromEntries(answers) as object,
    prompting: prompting
      ? {
          rule: prompting.rule,
          default_answer: prompting.defaultAnswer,
          timeout_seconds: prompting.timeoutSeconds,
        }
      : null,
  };
}
