import type { Server } from 'node:http';
import { Socket } from 'node:net';
import { z } from 'zod';

const handover = z.object({ type: z.literal('connection'), head: z.base64() });

/** Takes sockets that the launcher's edge accepted and hands over with the bytes it has read. */
export function acceptHandovers(server: Server): () => void {
  const onMessage = (message: unknown, socket: unknown): void => {
    if (!(socket instanceof Socket)) return;
    const parsed = handover.safeParse(message);
    if (!parsed.success) {
      socket.destroy();
      return;
    }
    if (parsed.data.head !== '') socket.unshift(Buffer.from(parsed.data.head, 'base64'));
    server.emit('connection', socket);
    socket.resume();
  };
  process.on('message', onMessage);
  return () => process.off('message', onMessage);
}
