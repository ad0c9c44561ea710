import { problemFrom } from '@jumpfleet/http';
import type { RefusalTable, Problem } from '@jumpfleet/http';
import type { StartRefusal } from '../../application/cycles/start-upgrade-cycle.handler.js';

const refusals: RefusalTable<StartRefusal> = {
  'upgrade-cycle-not-found': { status: 404, detail: 'There is no such upgrade cycle.' },
  'upgrade-cycle-over': {
    status: 409,
    detail: ({ state }) => `The upgrade cycle is ${state}.`,
  },
  'upgrade-cycle-running': {
    status: 409,
    detail: 'Another upgrade cycle is not over yet. Cancel it, or wait for its end.',
    extra: ({ cycleId }) => ({ ...(cycleId !== undefined && { cycle_id: cycleId }) }),
  },
  'upgrade-version-unknown': {
    status: 422,
    detail: 'There is no release of this version that clients would take.',
  },
  'release-is-no-rollback': {
    status: 422,
    detail: 'No release of this version is signed to replace newer ones.',
  },
  'upgrade-rings-invalid': {
    status: 422,
    detail: 'The shares of the rings must grow, and the last one must be 1.',
  },
  'upgrade-failure-limit-invalid': {
    status: 422,
    detail: 'The failure limit is a share from 0 to 1, and a count of at least 1.',
  },
  'maintenance-windows-invalid': {
    status: 422,
    detail: ({ fault }) =>
      fault === 'timezone-unknown'
        ? 'The time zone is not known.'
        : 'A maintenance window must have days, and not end when it begins.',
    extra: ({ fault }) => ({ fault }),
  },
};

export const cycleProblem = (refusal: StartRefusal): Problem => problemFrom(refusal, refusals);
