import { EventContext, EventHandlers } from '@jumpfleet/event-log';
import type { PublishedEvent } from '@jumpfleet/event-log';
import { upgradeEvents } from '@jumpfleet/upgrades-contracts';
import { Inject } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { ChangeFeed } from './change-feed.js';

const currentRelease = 'jumpfleet.upgrade-release.current.v1';

const forgetSql = 'DELETE FROM upgrade_target WHERE platform <> ALL ($1::text[])';
const keepSql = `
INSERT INTO upgrade_target (platform, version) SELECT * FROM unnest($1::text[], $2::text[])
ON CONFLICT (platform) DO UPDATE SET version = excluded.version`;

/** Keeps to which version the clients of each platform are upgraded (UP-05). */
@EventHandlers()
export class UpgradeFactsConsumer {
  constructor(@Inject(ChangeFeed) private readonly feed: ChangeFeed) {}

  /** What is not named has no version to be upgraded to. */
  @EventPattern<typeof currentRelease>(currentRelease)
  async onCurrentRelease(
    @Payload() { data }: Pick<PublishedEvent, 'data'>,
    @Ctx() context: Pick<EventContext, 'tx' | 'afterCommit'>,
  ): Promise<void> {
    const { versions } = upgradeEvents[currentRelease].parse(data);
    await context.tx.query(forgetSql, [Object.keys(versions)]);
    await context.tx.query(keepSql, [Object.keys(versions), Object.values(versions)]);
    // Whoever watches the fleet reads it again: it may be anybody's label.
    context.afterCommit(() => {
      this.feed.unknown();
    });
  }
}
