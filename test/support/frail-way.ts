import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';
import { once } from 'node:events';

import { atEndOfSpecFile } from '@jumpfleet/testing';

/** A way to a site that can be cut: what is under way is lost, and the next connection is let through again. */
export type FrailWay = Readonly<{
  /** The same address by this way. */
  by(url: string): string;
  cut(): void;
}>;

export async function frailWay(site: string): Promise<FrailWay> {
  const { hostname, port } = new URL(site);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        sockets.delete(one);
        other.destroy();
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  atEndOfSpecFile(() => {
    server.close();
    cut();
  });
  const own = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return {
    by: (url) => {
      const through = new URL(url);
      through.host = own;
      return through.href;
    },
    cut,
  };
}
