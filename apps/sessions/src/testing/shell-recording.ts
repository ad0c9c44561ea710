import { subjects } from '@jumpfleet/gateway-contracts';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { jetstream } from '@nats-io/jetstream';
import { DataSource } from 'typeorm';
import type { SessionsWorld } from './sessions-world.js';

type Item = RecordingBatch['items'][number];

/** The leg of whoever began a session. */
export async function legOf(world: SessionsWorld, session: string): Promise<string> {
  const [row] = await world.service.app
    .get(DataSource)
    .query<{ leg: string }[]>('SELECT leg FROM sessions WHERE id = $1', [session]);
  return row?.leg ?? '';
}

/** What the client's shard tells of a shell. */
export async function record(world: SessionsWorld, batch: RecordingBatch): Promise<void> {
  await jetstream(world.nats).publish(
    subjects.recording('shard-1'),
    JSON.stringify({ batches: [batch] }),
  );
}

export const start = (at: number, cols = 80, rows = 24): Item => ({
  kind: 'start',
  at,
  cols,
  rows,
});

export function output(text: string, at: number): Item {
  return { kind: 'output', at, data: Buffer.from(text).toString('base64') };
}
