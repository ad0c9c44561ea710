import type { DomainEvent } from '@jumpfleet/kernel';
import type { Metrics } from '@jumpfleet/observability';
import type { NatsConnection, Subscription } from '@nats-io/transport-node';
import { LeaderLoop } from '../leadership/leader-loop.js';
import { WakeUp } from '../leadership/wake-up.js';
import type { Log } from '../log.js';
import type { Publish } from '../published-event.js';
import type { AtStep } from '../steps.js';
import type { EventCodec } from '../store/event-codec.js';
import { refillSubject, wakeSubject } from '../wire.js';
import { RelayTerm } from './relay-term.js';

/** Commits of a process that does not lead are told to the leader together. */
const wakePauseMs = 3;

export type OutboxRelayOptions<E extends DomainEvent> = Readonly<{
  source: string;
  codec: EventCodec<E>;
  publish: Publish<E>;
  databaseUrl: string;
  nats: NatsConnection;
  log: Log;
  metrics?: Metrics;
  atStep?: AtStep;
}>;

/** Publishes what the service appended. Any number may run; one at a time leads. */
export class OutboxRelay<E extends DomainEvent> {
  private readonly bell = new WakeUp();
  private readonly loop: LeaderLoop;
  private readonly subscriptions: Subscription[] = [];
  private term: RelayTerm<E> | undefined;
  private wakePending = false;

  constructor(private readonly options: OutboxRelayOptions<E>) {
    const { databaseUrl, source, log } = options;
    this.loop = new LeaderLoop({
      url: databaseUrl,
      role: `relay ${source}`,
      log,
      work: async (connection, signal) => {
        const query = connection.query.bind(connection);
        this.term = new RelayTerm({ ...this.options, query, signal, bell: this.bell });
        await this.term.run().finally(() => (this.term = undefined));
      },
    });
  }

  start(): void {
    const { nats, source } = this.options;
    this.subscriptions.push(
      nats.subscribe(wakeSubject(source), { callback: () => this.bell.ring() }),
      nats.subscribe(refillSubject(source), {
        callback: (error, message) => {
          if (!error) this.term?.requestRefill(message);
        },
      }),
    );
    void this.watchConnection();
    this.loop.start();
  }

  async stop(): Promise<void> {
    for (const subscription of this.subscriptions.splice(0)) subscription.unsubscribe();
    await this.loop.stop();
  }

  /** To be called after each commit of this process: without it the relay looks only now and then. */
  wake(): void {
    if (this.term) this.bell.ring();
    else this.wakeLeader();
  }

  private wakeLeader(): void {
    if (this.wakePending) return;
    this.wakePending = true;
    setTimeout(() => {
      this.wakePending = false;
      const { nats, source } = this.options;
      if (!nats.isClosed()) nats.publish(wakeSubject(source));
    }, wakePauseMs);
  }

  private async watchConnection(): Promise<void> {
    for await (const { type } of this.options.nats.status())
      if (type === 'reconnect') this.term?.doubtStream();
  }
}
