import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

import { atEndOfSpecFile } from '@jumpfleet/testing';

/** A way to a site that can be cut: what is under way is lost, and the next connection is let through again. */
export type FrailWay = Readonly<{
  /** The same address by this way. */
  by(url: string): string;
  cut(): void;
  /** Cut so that the site is not told: it has an open connection on which nothing comes any more. */
  vanish(): void;
  /** Where the site sees the connections come from that are not cut. */
  ports(): number[];
}>;

export async function frailWay(site: string): Promise<FrailWay> {
  const { hostname, port } = new URL(site);
  const lines = new Map<Socket, Socket>();
  const forsaken = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    lines.set(near, far);
    near.pipe(far);
    far.pipe(near);
    near.on('error', () => near.destroy());
    far.on('error', () => far.destroy());
    near.on('close', () => {
      lines.delete(near);
      if (!forsaken.has(far)) far.destroy();
    });
    far.on('close', () => {
      forsaken.delete(far);
      near.destroy();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const pair of lines) for (const socket of pair) socket.destroy();
  };
  const vanish = (): void => {
    for (const [near, far] of lines) {
      forsaken.add(far);
      near.unpipe(far);
      near.destroy();
    }
  };
  atEndOfSpecFile(() => {
    server.close();
    cut();
    for (const far of forsaken) far.destroy();
  });
  const own = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    by: (url) => {
      const through = new URL(url);
      through.host = own;
      return through.href;
    },
    cut,
    vanish,
    ports: () => [...lines.values()].flatMap(({ localPort }) => localPort ?? []),
  };
}
