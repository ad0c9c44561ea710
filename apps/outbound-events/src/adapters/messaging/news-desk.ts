import { NewsConsumer } from '@jumpfleet/event-log';
import type { News } from '@jumpfleet/event-log';
import { RegularLook } from '@jumpfleet/lifecycle';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { signInFailedType } from '@jumpfleet/policy-contracts';
import { presenceChanged, presenceChangedType } from '@jumpfleet/registry-contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import {
  offlineFact,
  onlineFact,
  signInFailedFact,
} from '../../application/outbound-facts/news-tellings.js';
import type { ToldFact } from '../../application/outbound-facts/telling.js';
import { FactDesk } from '../fact-desk.js';
import type { Queued } from '../fact-desk.js';
import { PresenceWatch } from '../persistence/presence-watch.js';

const lookEachMs = 500;
/** In one transaction: others wait for it with their facts. */
const toldAtOnce = 100;

/** Turns news into deliveries; news that come again find theirs queued already. */
@Injectable()
export class NewsDesk implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly consumer: NewsConsumer;
  private readonly away: RegularLook;

  constructor(
    @Inject(NATS) nats: NatsConnection,
    @Inject(LOGGER) logger: Logger,
    @Inject(DataSource) private readonly dataSource: DataSource,
    private readonly presence: PresenceWatch,
    private readonly desk: FactDesk,
  ) {
    this.consumer = new NewsConsumer({
      ...{ nats, logger, durable: 'outbound-events' },
      sources: ['registry', 'policy'],
      handle: (news) => this.handle(news),
    });
    this.away = new RegularLook(
      () => this.tellAway(),
      (error) => {
        logger.warn({ err: error }, 'who is away is told with the next look');
      },
    );
  }

  onApplicationBootstrap(): void {
    this.consumer.start();
    this.away.start(lookEachMs);
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.consumer.stop(), this.away.stop()]);
  }

  private async handle(news: News): Promise<void> {
    if (news.type === presenceChangedType) await this.hearPresence(news);
    if (news.type === signInFailedType) await this.take(async () => [signInFailedFact(news)]);
  }

  private async hearPresence({ sequence, data }: News): Promise<void> {
    const changed = presenceChanged.parse(data);
    await this.take(async (tx) => {
      if (!(await this.presence.isWanted(tx))) {
        await this.presence.forgetAll(tx);
        return [];
      }
      const came = await this.presence.note(tx, sequence, changed);
      return came.map(({ isFirst, ...span }) => onlineFact(span, isFirst));
    });
  }

  private async tellAway(): Promise<void> {
    for (let told = toldAtOnce; told === toldAtOnce;)
      told = await this.take(async (tx) => {
        const due = await this.presence.takeDue(tx, toldAtOnce);
        if (due.length === 0 || (await this.presence.isWanted(tx))) return due.map(offlineFact);
        await this.presence.forgetAll(tx);
        return [];
      });
  }

  /** Queues what a transaction finds out, in that transaction. */
  private async take(find: (tx: EntityManager) => Promise<readonly ToldFact[]>): Promise<number> {
    const queued: Queued = [];
    const count = await this.dataSource.transaction(async (tx) => {
      const facts = await find(tx);
      for (const { fact, clients } of facts)
        queued.push(...(await this.desk.take(tx, fact, { clients })));
      return facts.length;
    });
    this.desk.wake(queued);
    return count;
  }
}
