import type { Cause } from '@jumpfleet/kernel';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { COUNTDOWNS } from '../tokens.js';
import { ClientReports } from './client-reports.js';
import { JumpClientHandler } from './jump-client.handler.js';
import type { Countdowns, Cutoff } from './lifecycle-ports.js';
import { CountdownStopped } from './lifecycle-ports.js';

const batchSize = 500;
/** What is left after so many batches waits for the next look. */
const maxBatches = 20;
const atOnce = 8;

/**
 * What the clock does to clients, each by the same command that a person would give. Every act looks
 * again, in its own transaction, whether it is still due; doing it twice does nothing.
 */
@Injectable()
export class LifecycleActs {
  constructor(
    @Inject(COUNTDOWNS) private readonly countdowns: Countdowns,
    @Inject(JumpClientHandler) private readonly clients: JumpClientHandler,
    @Inject(ClientReports) private readonly reports: ClientReports,
  ) {}

  /** RG-11 */
  expire(now: number): Promise<number> {
    return batches(
      () => this.countdowns.expired(now, batchSize),
      async (clientId) => {
        const data = { clientId, reason: 'expired' } as const;
        const gone = await this.clients.handle({ type: 'DeleteJumpClient', data }, byClock());
        return gone.ok && gone.value.recorded.length > 0;
      },
    );
  }

  /** RG-32, RG-12 */
  deleteOverdue(cutoffs: readonly Cutoff[]): Promise<number> {
    if (cutoffs.length === 0) return Promise.resolve(0);
    return batches(
      () => this.countdowns.overdue(cutoffs, batchSize),
      async ({ clientId, endpointId, since }) => {
        const data = { clientId, reason: 'offline-too-long' } as const;
        const still = this.countdowns.stillSilent(endpointId, since);
        const gone = await this.clients.handle(
          { type: 'DeleteJumpClient', data },
          byClock(),
          still,
        );
        return gone.ok && gone.value.recorded.length > 0;
      },
    );
  }

  /** RG-31: a label, nothing else. */
  loseSilent(limits: readonly number[], since: number): Promise<number> {
    return batches(
      () => this.countdowns.silent(limits, since, batchSize),
      async (client) => {
        const { clientId } = client;
        const offlineSince = new Date(client.since).toISOString();
        const still = this.countdowns.stillSilent(clientId, client.since);
        const lost = await this.clients.handle(
          { type: 'MarkJumpClientLost', data: { clientId, offlineSince } },
          byClock(),
          still,
        );
        return lost.ok && lost.value.recorded.length > 0;
      },
    );
  }

  /** Whose return was written, but not yet said. */
  welcomeBack(): Promise<number> {
    return batches(
      () => this.countdowns.back(batchSize),
      async (clientId) => {
        await this.reports.back(clientId);
        return true;
      },
    );
  }
}

/** Batch after batch for as long as there is progress. Answers how many were acted on. */
async function batches<Item>(
  next: () => Promise<readonly Item[]>,
  act: (item: Item) => Promise<boolean>,
): Promise<number> {
  let done = 0;
  for (let batch = 0; batch < maxBatches; batch++) {
    const items = [...(await next())];
    const full = items.length === batchSize;
    const acted = await inTurns(items, act);
    done += acted;
    if (!full || acted === 0) break;
  }
  return done;
}

async function inTurns<Item>(
  items: Item[],
  act: (item: Item) => Promise<boolean>,
): Promise<number> {
  let acted = 0;
  const work = async (): Promise<void> => {
    for (let item = items.pop(); item !== undefined; item = items.pop())
      if (await unlessStopped(act(item))) acted++;
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  return acted;
}

async function unlessStopped(acting: Promise<boolean>): Promise<boolean> {
  try {
    return await acting;
  } catch (error) {
    if (error instanceof CountdownStopped) return false;
    throw error;
  }
}

function byClock(): Cause {
  return { actor: { type: 'system', id: 'registry' }, correlationId: randomUUID() };
}
