import type { Principal } from '@jumpfleet/http';
import type { SupportQueue } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_KEYS } from './ports.js';
import type { SessionKeys, WaitingCustomer } from './ports.js';
import { SupportQueues } from './support-queues.js';

export type QueueOfCustomers = Readonly<{
  queue: SupportQueue;
  waiting: readonly WaitingCustomer[];
}>;

/** The queues that somebody serves, with who waits in them; who waited longest comes first. */
@Injectable()
export class WaitingCustomers {
  constructor(
    private readonly queues: SupportQueues,
    @Inject(SESSION_KEYS) private readonly keys: SessionKeys,
  ) {}

  async of(principal: Principal): Promise<readonly QueueOfCustomers[]> {
    const served = await this.queues.servedBy(principal.id);
    const waiting = (await this.keys.waiting()).filter(({ queue }) => served.includes(queue));
    const queues = new Map(served.queues.map((queue) => [nameOf(queue), queue]));
    // One that is not named any more still has its customers.
    for (const { queue } of waiting)
      if (!queues.has(nameOf(queue))) queues.set(nameOf(queue), queue);
    return [...queues].map(([name, queue]) => ({
      queue,
      waiting: waiting.filter((customer) => nameOf(customer.queue) === name),
    }));
  }
}

const nameOf = ({ type, id }: SupportQueue): string => `${type}:${id}`;
