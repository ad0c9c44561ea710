import type { DeletionTerms } from '@jumpfleet/registry-domain';
import { scheduledDeletion } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { FLEET_WATCH, SITE_SETTINGS } from '../tokens.js';
import type { FleetWatch } from './lifecycle-ports.js';
import type { SiteSettings } from './ports.js';

const daysOfSiteLeast = 15;
const minutesOfDay = 1_440;

/** What a client's details say of its end. */
export type ScheduledDeletion = Readonly<{
  scheduled_deletion_at: string | null;
  warnings: readonly string[];
}>;

/** RG-31: the instant at which an item goes when nothing happens to it before. */
@Injectable()
export class ScheduledDeletions {
  constructor(
    @Inject(FLEET_WATCH) private readonly watch: FleetWatch,
    @Inject(SITE_SETTINGS) private readonly settings: SiteSettings,
  ) {}

  async of(terms: DeletionTerms): Promise<ScheduledDeletion> {
    const { deleteAfterDays } = this.settings.current();
    const at = scheduledDeletion(terms, deleteAfterDays, await this.watch.pauses());
    return {
      scheduled_deletion_at: at === undefined ? null : new Date(at).toISOString(),
      warnings: warningsOf(terms.maxOfflineMinutes),
    };
  }
}

/** A10 row 3: an item's own minutes may go below what the site would ever allow. */
function warningsOf(maxOfflineMinutes: number): readonly string[] {
  if (maxOfflineMinutes === 0 || maxOfflineMinutes >= daysOfSiteLeast * minutesOfDay) return [];
  return [
    `max_offline_minutes of ${maxOfflineMinutes} is less than the ${daysOfSiteLeast} days that a site's setting may be.`,
  ];
}
