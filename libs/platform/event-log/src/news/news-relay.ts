import { NATS, ensureStream, newsStream } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { jetstream } from '@nats-io/jetstream';
import type {
  BeforeApplicationShutdown,
  FactoryProvider,
  OnApplicationBootstrap,
} from '@nestjs/common';
import { DataSource } from 'typeorm';
import { databaseUrlOf } from '../leadership/database-url.js';
import type { LeaderConnection } from '../leadership/leader-connection.js';
import { LeaderLoop } from '../leadership/leader-loop.js';
import { WakeUp } from '../leadership/wake-up.js';
import type { Log } from '../log.js';
import type { AtStep } from '../steps.js';
import { noSteps } from '../steps.js';
import { newsSubject } from './news.js';
import type { News } from './news.js';

const lookMs = 250;
const rowsAtOnce = 64;
const ackTimeoutMs = 3_000;
/** While nobody can be told, older news than these are forgotten. */
const mostWaiting = 100_000;

type Row = Readonly<{
  sequence: string;
  id: string;
  at: Date;
  type: string;
  subject: string;
  data: unknown;
}>;

export type NewsRelayOptions = Readonly<{
  source: string;
  databaseUrl: string;
  nats: NatsConnection;
  log: Log;
  atStep?: AtStep;
}>;

/**
 * Tells what was written into the table of news, in its order, in one process at a time. A row goes when the
 * stream has it: whoever is killed in between leaves it to the next, who tells it under the same id.
 */
export class NewsRelay implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly loop: LeaderLoop;
  private readonly idle = new WakeUp();

  constructor(private readonly options: NewsRelayOptions) {
    const { databaseUrl: url, log } = options;
    this.loop = new LeaderLoop({
      url,
      role: 'news',
      log,
      work: (connection, signal) => this.run(connection, signal),
    });
  }

  onApplicationBootstrap(): void {
    this.loop.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.loop.stop();
  }

  private async run(connection: LeaderConnection, signal: AbortSignal): Promise<void> {
    await connection.query(
      'DELETE FROM news WHERE sequence <= (SELECT max(sequence) - $1 FROM news)',
      [mostWaiting],
    );
    await ensureStream(this.options.nats, newsStream);
    while (!signal.aborted)
      if ((await this.tellSome(connection)) < rowsAtOnce) await this.idle.wait(lookMs, signal);
  }

  private async tellSome(connection: LeaderConnection): Promise<number> {
    const { atStep = noSteps } = this.options;
    const rows = await connection.query<Row>(
      'SELECT sequence, id, at, type, subject, data FROM news ORDER BY sequence LIMIT $1',
      [rowsAtOnce],
    );
    if (rows.length === 0) return 0;
    atStep('news-read');
    await Promise.all(rows.map((row) => this.tell(row)));
    atStep('news-published');
    const told = rows.map(({ sequence }) => sequence);
    await connection.query('DELETE FROM news WHERE sequence = ANY ($1::bigint[])', [told]);
    return rows.length;
  }

  private async tell({ sequence, id, at, type, subject, data }: Row): Promise<void> {
    const { nats, source } = this.options;
    const told: News = {
      ...{ id, type, subject, data },
      sequence: Number(sequence),
      source: `jumpfleet/${source}`,
      time: at.toISOString(),
    };
    await jetstream(nats).publish(newsSubject(source), JSON.stringify(told), {
      msgID: id,
      expect: { streamName: newsStream.name },
      timeout: ackTimeoutMs,
    });
  }
}

/** The service's relay of news; `source` as that of its event log. */
export function newsRelay(source: string): FactoryProvider {
  return {
    provide: NewsRelay,
    inject: [DataSource, NATS, LOGGER],
    useFactory: (dataSource: DataSource, nats: NatsConnection, log: Logger) =>
      new NewsRelay({ source, databaseUrl: databaseUrlOf(dataSource), nats, log }),
  };
}
