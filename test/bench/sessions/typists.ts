import { RepresentativeLine } from '@jumpfleet/gateway-client';
import type { RemoteShell } from '@jumpfleet/gateway-client';

/** What the benchmark says to a process of representatives, and hears of it. */
export type ToTypists =
  | Readonly<{ type: 'session'; url: string; ticket: string }>
  | Readonly<{ type: 'start'; everyMs: number; forMs: number }>;
export type FromTypists =
  | Readonly<{ type: 'open' }>
  | Readonly<{ type: 'failed'; why: string }>
  | Readonly<{ type: 'done'; latenciesMs: readonly number[]; unanswered: number }>;

interface Typist {
  readonly shell: RemoteShell;
  typedAt: number;
}

const typists: Typist[] = [];
const latenciesMs: number[] = [];
const say = (message: FromTypists): void => void process.send?.(message);

async function open(url: string, ticket: string): Promise<void> {
  const line = await RepresentativeLine.open(url, ticket);
  const shell = await line.openShell({ cols: 80, rows: 24 });
  const typist: Typist = { shell, typedAt: 0 };
  shell.on('output', () => {
    if (typist.typedAt === 0) return;
    latenciesMs.push(performance.now() - typist.typedAt);
    typist.typedAt = 0;
  });
  typists.push(typist);
}

/** Keys of different sessions are spread evenly; a key whose echo has not come keeps its session waiting. */
function start(everyMs: number, forMs: number): void {
  const begin = performance.now();
  let next = 0;
  const key = Buffer.from('x');
  const timer = setInterval(() => {
    const elapsed = performance.now() - begin;
    for (const due = (elapsed / everyMs) * typists.length; next < due; next++) {
      const typist = typists[next % typists.length];
      if (typist?.typedAt !== 0) continue;
      typist.typedAt = performance.now();
      typist.shell.write(key);
    }
    if (elapsed < forMs) return;
    clearInterval(timer);
    setTimeout(() => {
      const unanswered = typists.filter(({ typedAt }) => typedAt !== 0).length;
      say({ type: 'done', latenciesMs, unanswered });
    }, 1_000);
  }, 1);
}

process.on('message', (message: ToTypists) => {
  if (message.type === 'start') start(message.everyMs, message.forMs);
  else
    open(message.url, message.ticket).then(
      () => say({ type: 'open' }),
      (error: unknown) => say({ type: 'failed', why: String(error) }),
    );
});
process.once('disconnect', () => process.exit());
