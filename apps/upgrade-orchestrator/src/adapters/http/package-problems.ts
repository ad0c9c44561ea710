import { Problem, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import { ContentsUnavailable } from '../../application/packages/contents.js';
import type { StoreRefusal } from '../../application/packages/store-package.handler.js';
import type { RootRefusal } from '../../application/packages/trusted-roots.js';

const rootMissing = {
  status: 409,
  detail: 'This site trusts no root yet: set RELEASE_ROOT to its first signed root.',
} as const;

const refusals: RefusalTable<Exclude<StoreRefusal, { kind: 'release-unfit' }>> = {
  'release-number-not-newer': {
    status: 409,
    detail: ({ number, last }) =>
      `Release number ${number} is not newer than ${last}, which clients of the platform may have seen.`,
  },
  'too-many-releases': {
    status: 409,
    detail: ({ most }) => `A platform has at most ${most} releases; remove some first.`,
  },
  'release-not-found': { status: 404, detail: 'There is no such release.' },
  'release-in-use': { status: 409, detail: 'An upgrade cycle needs this release.' },
  'package-not-stored': {
    status: 409,
    detail: 'The package of this release is not stored; upload it.',
  },
  'root-missing': rootMissing,
};

const rootRefusals: RefusalTable<RootRefusal> = {
  'root-missing': rootMissing,
  'root-not-next': {
    status: 409,
    detail: ({ number, last }) => `Root ${number} does not follow root ${last}.`,
  },
  'root-invalid': { status: 422, detail: ({ detail }) => detail },
};

export function releaseProblem(refusal: StoreRefusal): Problem {
  if (refusal.kind !== 'release-unfit') return problemFrom(refusal, refusals);
  const { code, detail } = refusal;
  return new Problem({ status: code === 'disk-full' ? 507 : 422, code, detail });
}

export function rootProblem(refusal: RootRefusal): Problem {
  return problemFrom(refusal, rootRefusals);
}

/** What the store behind the packages may have said; anything else goes on as it is. */
export function storeProblem(error: unknown): unknown {
  if (error instanceof ContentsUnavailable)
    return new Problem({
      status: 503,
      code: 'package-store-unavailable',
      detail: 'The store of the packages is away. Try again in a moment.',
      cause: error,
    });
  const isFull = error instanceof Error && 'code' in error && error.code === 'ENOSPC';
  if (!isFull) return error;
  const detail = 'There is no room for this package.';
  return new Problem({ status: 507, code: 'disk-full', detail, cause: error });
}
