import { setTimeout as pause } from 'node:timers/promises';

import { RepresentativeLine, SessionRefused } from '@jumpfleet/gateway-client';

import type { ShardAddress } from './computers.js';
import { giveUpMs, until } from './doors.js';

/** A ticket that nobody has shown yet. */
export type Unspent = Readonly<{ ticket: string; shard: ShardAddress }>;

export async function ticketFor(
  site: string,
  token: string,
  clientId: string,
  shard: ShardAddress,
): Promise<Unspent> {
  let ticket = '';
  const isGiven = async (): Promise<boolean> => {
    const response = await fetch(`${site}/api/v1/jump-clients/${clientId}/jump`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ tools: ['shell'] }),
    });
    const answer = (await response.json()) as { ticket?: string };
    ticket = answer.ticket ?? '';
    return response.ok;
  };
  if ((await until(isGiven)) > giveUpMs) throw new Error('whoever is enabled cannot jump');
  return { ticket, shard };
}

const open = ({ ticket, shard }: Unspent): Promise<RepresentativeLine> =>
  RepresentativeLine.open(`${shard.url.replace('http', 'ws')}/session`, ticket);

/** A line that is open, and when it was closed. */
export class OpenLine {
  readonly closedAt: Promise<number>;

  private constructor(line: RepresentativeLine) {
    this.closedAt = new Promise((resolve) => {
      line.once('ended', () => {
        resolve(performance.now());
      });
      setTimeout(() => {
        line.close();
      }, giveUpMs).unref();
    });
  }

  static async with(unspent: Unspent): Promise<OpenLine> {
    return new OpenLine(await open(unspent));
  }
}

export type Shown = Readonly<{ opened: boolean; overAt: number }>;

/** Shows a ticket some time from now: it opens nothing, or a line that is closed again. */
export async function show(unspent: Unspent, afterMs: number): Promise<Shown> {
  await pause(afterMs);
  try {
    const line = await OpenLine.with(unspent);
    return { opened: true, overAt: await line.closedAt };
  } catch (error) {
    if (!(error instanceof SessionRefused)) throw error;
    return { opened: false, overAt: performance.now() };
  }
}
