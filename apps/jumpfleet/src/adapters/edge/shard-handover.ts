import type { ChildProcess } from 'node:child_process';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

import { rawProblem } from './answers.js';

/** A connection gateway that takes sockets. `child` is absent while it does not run. */
export type Shard = Readonly<{
  name: string;
  port: number;
  child: () => ChildProcess | undefined;
}>;

const maxWaiting = 8_192;
/** Node goes through all that it keeps for a child each time the child has taken one. */
const atOnce = 8;
/** A request of somebody who was told to come now. */
const slotHeader = /\r\njumpfleet-slot:/i;

type Gift = Readonly<{ socket: Socket; head: Buffer }>;

/** Sockets on their way to one shard: those in Node's hands, and behind them those with a slot before the others. */
interface Way {
  readonly leaving: Set<Socket>;
  readonly called: Gift[];
  readonly newcomers: Gift[];
}

const lengthOf = ({ leaving, called, newcomers }: Way): number =>
  leaving.size + called.length + newcomers.length;
const noShard = {
  status: 503,
  code: 'server-busy',
  title: 'Service Unavailable',
  detail: 'No connection gateway is there at the moment.',
};

/**
 * Gives WebSockets away to the shards, socket and all: this process keeps no file, no buffer and no byte of
 * them, so one port serves more clients than one process may open files. An encrypted socket cannot leave
 * the process that holds its keys; its bytes are passed on instead.
 */
export class ShardHandover {
  private next = 0;
  private readonly ways = new Map<ChildProcess, Way>();

  constructor(private readonly shards: readonly Shard[]) {}

  /** `head` is all that was read of the socket so far. */
  give(socket: Socket, head: Buffer): void {
    const shard = this.choose();
    if (!shard) socket.end(rawProblem(noShard));
    else if (socket instanceof TLSSocket) pass(socket, head, shard.port);
    else this.queue(shard.child, { socket, head });
  }

  /** In turn; a shard that is away or cannot keep up is passed over. */
  private choose(): Readonly<{ child: ChildProcess; port: number }> | undefined {
    const first = this.next++ % this.shards.length;
    for (const { child: current, port } of [
      ...this.shards.slice(first),
      ...this.shards.slice(0, first),
    ]) {
      const child = current();
      if (child?.connected === true && lengthOf(this.wayTo(child)) < maxWaiting)
        return { child, port };
    }
    return undefined;
  }

  private queue(child: ChildProcess, gift: Gift): void {
    const way = this.wayTo(child);
    stopReading(gift.socket);
    const isCalled = slotHeader.test(gift.head.toString('latin1'));
    (isCalled ? way.called : way.newcomers).push(gift);
    this.sendNext(child, way);
  }

  private sendNext(child: ChildProcess, way: Way): void {
    while (way.leaving.size < atOnce) {
      const gift = way.called.shift() ?? way.newcomers.shift();
      if (!gift) return;
      if (!gift.socket.destroyed) this.send(child, way, gift);
    }
  }

  private send(child: ChildProcess, way: Way, { socket, head }: Gift): void {
    way.leaving.add(socket);
    // Its server would otherwise be told of its end by the shard, a listener and a message for every client.
    Reflect.set(socket, 'server', undefined);
    const message = { type: 'connection', head: head.toString('base64') };
    child.send(message, socket, { keepOpen: false }, (error) => {
      way.leaving.delete(socket);
      if (error) socket.destroy();
      this.sendNext(child, way);
    });
  }

  private wayTo(child: ChildProcess): Way {
    const known = this.ways.get(child);
    if (known) return known;
    const way: Way = { leaving: new Set(), called: [], newcomers: [] };
    this.ways.set(child, way);
    child.once('exit', () => {
      this.ways.delete(child);
      closeInFlight(child);
      for (const socket of way.leaving) socket.destroy();
      for (const { socket } of [...way.called.splice(0), ...way.newcomers.splice(0)])
        socket.destroy();
    });
    return way;
  }
}

/** Until the shard has taken the socket this process still has it too, and would read what is meant for the shard. */
function stopReading(socket: Socket): void {
  const handle = memberOf(socket, '_handle');
  const stop = memberOf(handle, 'readStop');
  if (typeof stop === 'function') Reflect.apply(stop, handle, []);
}

/** A socket on its way to a process that died belongs to nobody; without this its client would wait for ever. */
function closeInFlight(child: ChildProcess): void {
  const handle = memberOf(memberOf(child, '_pendingMessage'), 'handle');
  const close = memberOf(handle, 'close');
  if (typeof close === 'function') Reflect.apply(close, handle, []);
}

function memberOf(owner: unknown, name: string): unknown {
  return typeof owner === 'object' && owner !== null ? Reflect.get(owner, name) : undefined;
}

function pass(socket: Socket, head: Buffer, port: number): void {
  const upstream = connect({ port, host: '127.0.0.1', noDelay: true });
  const close = (): void => {
    socket.destroy();
    upstream.destroy();
  };
  for (const side of [socket, upstream]) side.once('error', close).once('close', close);
  upstream.write(withPeer(head, socket.remoteAddress ?? ''));
  socket.pipe(upstream).pipe(socket);
}

/** The shard sees this process as its peer, so the request says who it is for. */
function withPeer(head: Buffer, peer: string): Buffer {
  const line = head.indexOf('\r\n');
  if (line < 0) return head;
  const header = Buffer.from(`\r\nx-forwarded-for: ${peer}`);
  return Buffer.concat([head.subarray(0, line), header, head.subarray(line)]);
}
