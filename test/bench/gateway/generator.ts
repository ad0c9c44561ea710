import { LeanClient, newIdentities } from './lean-client.js';
import type { Identity, SigningKey } from './lean-client.js';

/** What a generator process is told to do, and what it answers. */
export type Order = Readonly<{
  count: number;
  inFlight: number;
  port: number;
  /** Without a key the clients are bare: they open a WebSocket and say nothing. */
  key?: SigningKey;
}>;
export type Report =
  | Readonly<{ is: 'prepared' | 'dropped' }>
  | Readonly<{ is: 'done'; connected: number; seconds: number; errors: Record<string, number> }>;

let order: Order | undefined;
let identities: Identity[] = [];
const clients = new Set<LeanClient>();

process.on('message', (message: Order | 'go' | 'resume' | 'drop' | 'close') => {
  if (message === 'close') close();
  else if (message === 'go') void go(false);
  else if (message === 'resume') void go(true);
  else if (message === 'drop') drop();
  else prepare(message);
});

/** Each client speaks every 25 seconds, not all at once. */
let turn = 0;
setInterval(() => {
  let place = 0;
  for (const client of clients) if (place++ % 100 === turn) client.ping();
  turn = (turn + 1) % 100;
}, 250).unref();

function prepare(next: Order): void {
  order = next;
  identities = next.key ? newIdentities(next.count, next.key) : [];
  report({ is: 'prepared' });
}

function drop(): void {
  for (const client of clients) client.destroy();
  clients.clear();
  report({ is: 'dropped' });
}

function close(): void {
  drop();
  process.disconnect();
}

/** With the passes that an earlier time left, or as if there were none. */
async function go(resuming: boolean): Promise<void> {
  if (!order) return;
  const target = order;
  const { count, inFlight } = target;
  const errors: Record<string, number> = {};
  const begin = performance.now();
  let started = 0;
  const lane = async (): Promise<void> => {
    while (started < count) {
      const error = await open(target, started++, resuming);
      if (error !== undefined) errors[error] = (errors[error] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, lane));
  const seconds = (performance.now() - begin) / 1000;
  report({ is: 'done', connected: clients.size, seconds, errors });
}

function open(target: Order, at: number, resuming: boolean): Promise<string | undefined> {
  const known = identities[at];
  const identity = known && (resuming ? known : { ...known, pass: undefined });
  return new Promise((resolve) => {
    new LeanClient(target, identity, (client, error, pass) => {
      if (known && pass) identities[at] = { ...known, pass };
      if (error === undefined) clients.add(client);
      else clients.delete(client);
      resolve(error);
    });
  });
}

function report(message: Report): void {
  process.send?.(message);
}
