import { randomBytes, timingSafeEqual } from 'node:crypto';
import { connect, createServer } from 'node:net';
import type { AddressInfo, Server, Socket } from 'node:net';
import { relayToClient, relayToRepresentative } from '@jumpfleet/gateway-contracts';
import type { LinkAddress } from '@jumpfleet/gateway-contracts';
import type { Relay, RelayEnd } from '../session/relay.js';
import type { ToClient, ToRepresentative } from '../session/relay-ways.js';
import { LinkRelay } from './link-relay.js';
import { linkWord, wordFrame } from './link-words.js';
import type { LinkWord } from './link-words.js';
import { Link } from './link.js';

const tickMs = 500;
/** Who is asked for a client answers within seconds; no longer does a line wait for its link. */
const expectedMs = 6_000;
const dialMs = 500;
const stopAcceptingMs = 5_000;

/** One end of a line, whatever it hears. */
type LineEnd = Pick<LinkRelay<never, never>, 'bind' | 'take' | 'lost'>;
type Expected = Readonly<{ relay: LinkRelay<ToClient, ToRepresentative>; until: number }>;

/**
 * Connections from shard to shard, on which the bytes of sessions go when a representative and the client are on
 * different ones: the bus is asked once for each line, and then has no part in it. The key travels over the bus, so
 * whoever knows it is a shard. Without a link (another network, a shard of before) the bus carries the bytes.
 */
export class ShardLinks {
  private readonly key = randomBytes(32).toString('base64url');
  private readonly server: Server;
  private readonly dialed = new Map<string, Promise<Link | undefined>>();
  private readonly lines = new Map<Link, Map<number, LineEnd>>();
  private readonly expected = new Map<string, Expected>();
  private readonly timer: NodeJS.Timeout;
  private lastNumber = 0;

  private constructor(private readonly host: string) {
    this.server = createServer((socket) => this.accept(socket));
    this.timer = setInterval(() => this.tick(performance.now()), tickMs).unref();
  }

  /** `host` is where the other shards find this one. */
  static async open({ host, port }: { host: string; port: number }): Promise<ShardLinks> {
    const links = new ShardLinks(host);
    await new Promise<void>((resolve, reject) => {
      links.server.once('error', reject);
      links.server.listen(port, host, resolve);
    });
    return links;
  }

  get address(): LinkAddress {
    const { port } = this.server.address() as AddressInfo;
    return { host: this.host, port, key: this.key };
  }

  get count(): number {
    return this.lines.size;
  }

  /** The representative's end of a line that another shard will name when it joins. */
  expect(line: string, end: RelayEnd<ToRepresentative>): Relay<ToClient> {
    const relay = new LinkRelay<ToClient, ToRepresentative>(relayToRepresentative, end, (way) => {
      this.expected.delete(line);
      if (way) this.letGo(way);
    });
    this.expected.set(line, { relay, until: performance.now() + expectedMs });
    return relay;
  }

  /** A link to the shard with this address: the one that there is, at once; or none. */
  reach(address: LinkAddress): Promise<Link | undefined> {
    const place = `${address.host}:${address.port}/${address.key}`;
    const there = this.dialed.get(place);
    if (there) return there;
    const dialing = this.dial(address, () => this.dialed.delete(place));
    this.dialed.set(place, dialing);
    return dialing;
  }

  /** The client's end of a line; `link` is one that was reached. */
  join(link: Link, line: string, end: RelayEnd<ToClient>): Relay<ToRepresentative> {
    const relay = new LinkRelay<ToRepresentative, ToClient>(relayToClient, end, (way) => {
      if (way) this.letGo(way);
    });
    const number = (this.lastNumber = (this.lastNumber % 0xffff_ffff) + 1);
    say(link, { t: 'line', number, line });
    this.keep(link, number, relay);
    return relay;
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    const closed = new Promise((resolve) => this.server.close(resolve));
    for (const link of this.lines.keys()) link.close();
    await closed;
  }

  private accept(socket: Socket): void {
    const link = this.open(socket);
    setTimeout(() => {
      if (!link.isTrusted) link.close();
    }, stopAcceptingMs).unref();
  }

  private dial(address: LinkAddress, onClosed: () => void): Promise<Link | undefined> {
    const { host, port, key } = address;
    const socket = connect({ host, port, timeout: dialMs });
    return new Promise((resolve) => {
      const fail = () => {
        socket.destroy();
        onClosed();
        resolve(undefined);
      };
      socket.once('timeout', fail);
      socket.once('error', fail);
      socket.once('connect', () => {
        socket.setTimeout(0);
        socket.off('error', fail);
        const link = this.open(socket, onClosed);
        link.isTrusted = true;
        say(link, { t: 'hello', key });
        resolve(link);
      });
    });
  }

  private open(socket: Socket, onClosed?: () => void): Link {
    const link = new Link(socket, {
      frame: (from, line, frame) => this.frame(from, line, frame),
      closed: (lost) => {
        onClosed?.();
        this.closed(lost);
      },
    });
    this.lines.set(link, new Map());
    return link;
  }

  private frame(link: Link, line: number, frame: Buffer): void {
    if (line === 0) this.word(link, wordOf(frame));
    else if (link.isTrusted) this.lines.get(link)?.get(line)?.take(frame);
    else link.close();
  }

  private word(link: Link, word: LinkWord | undefined): void {
    if (word?.t === 'hello') link.isTrusted = isSame(word.key, this.key);
    if (!word || !link.isTrusted) return link.close();
    if (word.t === 'line') this.bind(link, word);
    if (word.t === 'over') this.over(link, word.number);
  }

  private bind(link: Link, { number, line }: Extract<LinkWord, { t: 'line' }>): void {
    const waiting = this.expected.get(line);
    this.expected.delete(line);
    if (waiting) this.keep(link, number, waiting.relay);
    else say(link, { t: 'over', number });
  }

  private keep(link: Link, number: number, relay: LineEnd): void {
    this.lines.get(link)?.set(number, relay);
    relay.bind(link, number);
    if (!link.isOpen) relay.lost();
  }

  private letGo({ link, line: number }: { link: Link; line: number }): void {
    if (this.lines.get(link)?.delete(number)) say(link, { t: 'over', number });
  }

  private over(link: Link, number: number): void {
    const lines = this.lines.get(link);
    const relay = lines?.get(number);
    lines?.delete(number);
    relay?.lost();
  }

  private closed(link: Link): void {
    const relays = this.lines.get(link);
    this.lines.delete(link);
    for (const relay of relays?.values() ?? []) relay.lost();
  }

  private tick(now: number): void {
    for (const link of this.lines.keys()) link.tick(now);
    for (const [line, { relay, until }] of this.expected)
      if (until < now) {
        this.expected.delete(line);
        relay.lost();
      }
  }
}

function say(link: Link, word: LinkWord): void {
  link.send(0, wordFrame(word));
}

function wordOf(frame: Buffer): LinkWord | undefined {
  try {
    return linkWord.safeParse(JSON.parse(frame.toString())).data;
  } catch {
    return undefined;
  }
}

function isSame(told: string, key: string): boolean {
  const [a, b] = [Buffer.from(told), Buffer.from(key)];
  return a.length === b.length && timingSafeEqual(a, b);
}
