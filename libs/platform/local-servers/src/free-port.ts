import { createServer } from 'node:net';

/** Below the range that systems give to outgoing connections, so that a restarted server finds its port free. */
const lowest = 15_000;
const highest = 32_000;
const attempts = 100;

/** A loopback port that nobody listens on at this moment. */
export async function freePort(): Promise<number> {
  for (let left = attempts; left > 0; left--) {
    const port = lowest + Math.floor(Math.random() * (highest - lowest));
    if (await isFreePort(port)) return port;
  }
  throw new Error(`no free port found between ${lowest} and ${highest}`);
}

export function isFreePort(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = createServer();
    probe.once('error', () => {
      resolve(false);
    });
    probe.listen(port, host, () => {
      probe.close(() => {
        resolve(true);
      });
    });
  });
}
