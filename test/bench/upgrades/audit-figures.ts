import type { Audit, Outcomes } from '../../support/upgrade-auditor.js';
import type { Figures } from '../bench.js';

/** What the auditor outside of the services found. */
export function auditFigures(audit: Audit, outcomes: Outcomes): Figures {
  return {
    seconds_above_any_cap: audit.secondsAboveAnyCap,
    most_upgrading_at_once: audit.atOnce.most,
    seconds_above_concurrent: audit.atOnce.secondsAbove,
    most_bytes_in_any_second: audit.bytes.mostForCertain,
    most_bytes_in_any_second_as_read: audit.bytes.most,
    seconds_above_bandwidth: audit.bytes.secondsAbove,
    most_let_in_in_any_second: audit.admissions.mostForCertain,
    most_let_in_in_any_second_as_read: audit.admissions.most,
    seconds_above_connection_rate: audit.admissions.secondsAbove,
    upgraded_once: outcomes.upgradedOnce,
    upgraded_again: outcomes.upgradedAgain,
    reported_failed: outcomes.failed,
    left_open: outcomes.open,
  };
}
