import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { networkInterfaces } from 'node:os';
import type { WakeOrder } from '@jumpfleet/gateway-client';
import type { ClientLog } from '../../application/ports.js';
import { defaultRoute } from '../statistics/network.js';
import { textOf } from '../statistics/text-file.js';
import { magicPacket } from './magic-packet.js';
import { networksOf } from './networks.js';
import type { Network } from './networks.js';

/** The two that are customary; a card listens to the frame and not to the port. */
const ports = [9, 7];

/** Wakes computers of the network that this one is in (SB-31). */
export function wakeSender(log: ClientLog): (order: WakeOrder) => void {
  return (order) => {
    wake(order).then(
      () => log.info(`sent a wake-up to ${order.macs.join(', ')}`),
      (error: unknown) => log.error(`no wake-up could be sent: ${String(error)}`),
    );
  };
}

export async function wake({ macs, password }: Omit<WakeOrder, 't'>): Promise<void> {
  const device = defaultRoute(textOf('/proc/net/route'))?.device;
  const networks = networksOf(networkInterfaces(), device);
  if (networks.length === 0) throw new Error('this computer is in no network');
  const packets = macs.map((mac) => magicPacket(mac, password));
  await Promise.all(networks.map((network) => broadcast(network, packets)));
}

async function broadcast(
  { address, broadcast: everybody }: Network,
  packets: readonly Buffer[],
): Promise<void> {
  const socket = createSocket('udp4');
  try {
    socket.bind(0, address);
    await once(socket, 'listening');
    socket.setBroadcast(true);
    await Promise.all(
      packets.flatMap((packet) =>
        ports.map(
          (port) =>
            new Promise<void>((resolve, reject) => {
              socket.send(packet, port, everybody, (error) => (error ? reject(error) : resolve()));
            }),
        ),
      ),
    );
  } finally {
    socket.close();
  }
}
