import { configNotFound, problemFrom, unprocessable } from '@jumpfleet/http';
import type { Problem, RefusalTable } from '@jumpfleet/http';
import type { BulkOutcome } from '../../application/bulk-items.handler.js';
import type { ItemRefusal } from '../../application/items.js';
import type { PolicyField } from '../../application/policy-references.js';

const uninstalledDetail = 'The specified Jump Client has been uninstalled.';

/** Each refusal with the exact words of the field (RG-50, RG-52, RG-53), over REST and gRPC alike. */
const itemRefusals: RefusalTable<ItemRefusal> = {
  'jump-client-not-found': { status: 404, detail: 'The Jump Client does not exist.' },
  'jump-client-uninstalled': { status: 410, detail: uninstalledDetail },
  'active-reached': {
    status: 409,
    code: 'active-clients-reached',
    detail: 'The number of active Jump Clients has been reached.',
  },
  'jump-group-unknown': {
    status: 422,
    detail: ({ group: { type } }) => groupUnknown(type),
    extra: ({ group: { type } }) => ({
      errors: [{ path: 'jump_group_id', message: groupUnknown(type) }],
    }),
  },
  'policy-unknown': {
    status: 422,
    detail: ({ field }) => policyUnknown(field),
    extra: ({ field }) => ({ errors: [{ path: field, message: policyUnknown(field) }] }),
  },
  'not-allowed': {
    status: 403,
    detail: ({ reasons }) => ['This is not allowed.', ...reasons].join(' '),
    extra: ({ reasons }) => ({ reasons }),
  },
  'name-source-unavailable': {
    status: 422,
    detail: ({ available }) => sourceUnavailable(available),
    extra: ({ available }) => ({
      errors: [{ path: 'name_source', message: sourceUnavailable(available) }],
    }),
  },
};

export type BulkResult = Readonly<{
  id: string;
  ok: boolean;
  code: string | null;
  detail: string | null;
}>;

export function bulkResult({ clientId: id, result }: BulkOutcome): BulkResult {
  if (result.ok) return { id, ok: true, code: null, detail: null };
  const { code, detail } = problemFrom(result.refusal, itemRefusals);
  return { id, ok: false, code, detail };
}

export const itemProblem = (refusal: ItemRefusal): Problem => problemFrom(refusal, itemRefusals);

/** The configuration API tells at which field it was refused. */
export function configItemProblem(refusal: ItemRefusal): Problem {
  if (refusal.kind === 'jump-client-not-found') return configNotFound('Jump Client');
  if (refusal.kind === 'jump-group-unknown')
    return unprocessable('jump_group_id', groupUnknown(refusal.group.type));
  if (refusal.kind === 'policy-unknown')
    return unprocessable(refusal.field, policyUnknown(refusal.field));
  return itemProblem(refusal);
}

function groupUnknown(type: 'shared' | 'personal'): string {
  return `There is no ${type === 'shared' ? 'Jump Group' : 'user'} with this id.`;
}

export function policyUnknown(field: PolicyField): string {
  const what = field === 'jump_policy_id' ? 'Jump Policy' : 'session policy for Jump Items';
  return `There is no ${what} with this id.`;
}

function sourceUnavailable(available: readonly string[]): string {
  return `The device does not tell this. It tells: ${available.join(', ')}.`;
}
