import { rosterBucket, rosterRequest, subjects } from '@jumpfleet/gateway-contracts';
import type { RosterAnswer } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Msg } from '@nats-io/transport-node';
import type { Roster } from '../../application/roster.js';
import type { AgentLines } from '../agent/agent-lines.js';
import type { ShardName, Telemetry } from './telemetry.js';

const digestMs = 10_000;

/** Lets the registry find out what it missed: a digest from time to time, and any bucket in full when asked. */
export class RosterReporter {
  private timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly name: ShardName,
    private readonly lines: AgentLines,
    private readonly roster: Roster,
    private readonly telemetry: Telemetry,
  ) {}

  start(): void {
    this.nats.subscribe(subjects.shardRoster(this.name.shard), {
      callback: (_error, message) => this.answer(message),
    });
    this.timer = setInterval(() => void this.report(), digestMs);
    void this.report();
  }

  stop(): void {
    clearInterval(this.timer);
  }

  private async report(): Promise<void> {
    const digest = { ...this.name, at: Date.now(), buckets: this.roster.digest() };
    await this.telemetry.roster(digest).catch(() => undefined);
  }

  private answer(message: Msg): void {
    const request = rosterRequest.safeParse(jsonOf(message));
    if (!request.success) return;
    const answer: RosterAnswer = {
      ...this.name,
      at: Date.now(),
      clients: this.clientsOf(request.data.bucket),
    };
    message.respond(JSON.stringify(answer));
  }

  private clientsOf(bucket: number): RosterAnswer['clients'] {
    const clients: RosterAnswer['clients'] = [];
    for (const { clientId, line, customer } of this.lines.sockets())
      if (line.phase === 'live' && !customer && rosterBucket(clientId) === bucket)
        clients.push({ client: clientId, epoch: line.epoch });
    return clients;
  }
}

/** What a message says, or `undefined` when it is not JSON. */
export function jsonOf(message: Msg): unknown {
  try {
    return message.json();
  } catch {
    return undefined;
  }
}
