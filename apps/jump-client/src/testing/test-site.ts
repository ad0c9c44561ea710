import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  agentMessage,
  agentSubprotocol,
  closeCodes,
  decodeDataFrame,
  encodeDataFrame,
  encodeUpgradeFrame,
  machineHeader,
  passHeader,
  statisticNames,
} from '@jumpfleet/gateway-contracts';
import type {
  AgentMessage,
  AgentPass,
  ClientSettings,
  GatewayMessage,
} from '@jumpfleet/gateway-contracts';
import { enrolRequest } from '@jumpfleet/registry-contracts';
import type { EnrolRequest } from '@jumpfleet/registry-contracts';
import type { RedeemResponse } from '@jumpfleet/sessions-contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

/** What a connection was asked for with. */
export type Knock = Readonly<{ slot: string | undefined; machine: string | undefined; at: number }>;

export type Refusal = Readonly<{
  status: number;
  code: string;
  detail: string;
  slot_in_ms?: number;
}>;

/** Asks for a shell in the same session each time. */
export function openShell(
  channel: number,
  leg = '3d8a3b86-1f0a-4f2f-8a0c-7f5a6f7f1b22',
  ref = channel,
) {
  return {
    t: 'open',
    channel,
    session: '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111',
    leg,
    ref,
    tool: 'shell',
    representative: 'Ann',
    cols: 80,
    rows: 24,
  } as const;
}

const pieceBytes = 32_768;

/** A site of a few lines on a real port: enrols, welcomes, and keeps what it heard. */
export class TestSite {
  readonly enrolments: EnrolRequest[] = [];
  readonly heard: AgentMessage[] = [];
  refusal: Refusal | undefined;
  /** Told to the next enrolments, one each, before `refusal` counts. */
  readonly refusals: Refusal[] = [];
  /** Unix seconds until which the site says that the installer is valid. */
  extendedUntil: number | undefined;
  output = '';
  heartbeatMs = 30_000;
  settings: ClientSettings = {
    stats: [...statisticNames],
    stats_interval_ms: 60_000,
    remove_after_offline_ms: null,
    restrict_uninstall: false,
  };
  believesPasses = true;
  /** Given to who signs; with it a client may come back. */
  pass: AgentPass | undefined;
  line: WebSocket | undefined;
  readonly knocks: Knock[] = [];
  /** Versions that are not welcomed. */
  readonly turnedAway = new Set<string>();
  /** What is sent where a client fetches. */
  readonly served = new Map<'package' | 'delta', Buffer>();
  /** After so many bytes the site says nothing more. */
  servesBytes = Number.POSITIVE_INFINITY;
  /** Of temporary clients, and what is answered to keys that are not good. */
  readonly redemptions: unknown[] = [];
  redeemRefusal: Refusal | undefined;
  /** The file that every installer's key downloads. */
  installer = '';
  readonly closes: Readonly<{ code: number; at: number }>[] = [];
  readonly #http = createServer();
  readonly #lines = new WebSocketServer({
    server: this.#http,
    handleProtocols: () => agentSubprotocol,
  });
  #epoch = 40;
  #changed: () => void = () => undefined;

  get url(): string {
    return `http://127.0.0.1:${String((this.#http.address() as AddressInfo).port)}`;
  }

  async open(): Promise<this> {
    this.#http.on('request', (request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      request.on('end', () => {
        if (request.method === 'HEAD') return this.#validity(response);
        if (request.url?.includes('/installer/')) return void response.end(this.installer);
        if (request.url?.includes('/session-keys/')) return this.#redeem(body, response);
        const [status, answer] = this.#enrol(JSON.parse(body));
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(JSON.stringify(answer));
      });
    });
    this.#lines.on('connection', (line, request) => this.#connected(line, request));
    this.#http.listen(0, '127.0.0.1');
    await once(this.#http, 'listening');
    return this;
  }

  close(): void {
    for (const line of this.#lines.clients) line.terminate();
    this.#http.close();
    this.#http.closeAllConnections();
  }

  say(message: GatewayMessage): void {
    this.line?.send(JSON.stringify(message));
  }

  type(channel: number, text: string): void {
    this.line?.send(encodeDataFrame(channel, Buffer.from(text)));
  }

  /** Resolves once what the site heard satisfies. */
  async until(isReached: () => boolean): Promise<void> {
    while (!isReached())
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
  }

  async heardOf(kind: AgentMessage['t'], times = 1): Promise<void> {
    await this.until(() => this.heard.filter(({ t }) => t === kind).length >= times);
  }

  #validity(response: ServerResponse): void {
    const until = this.extendedUntil;
    response.writeHead(until === undefined ? 410 : 200, {
      'jumpfleet-valid-until': String(until ?? 0),
    });
    response.end();
  }

  #redeem(body: string, response: ServerResponse): void {
    this.redemptions.push(JSON.parse(body));
    const refusal = this.redeemRefusal;
    response.writeHead(refusal?.status ?? 200, { 'content-type': 'application/json' });
    const answer: RedeemResponse = {
      session: openShell(1).session,
      client_id: '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111',
      name: 'Cleo',
      credential: 'a.b.c',
      agent_url: `${this.url.replace('http', 'ws')}/agent`,
      queue: 'General Queue',
    };
    response.end(JSON.stringify(refusal ?? answer));
  }

  #enrol(body: unknown): [number, object] {
    this.enrolments.push(enrolRequest.parse(body));
    const refusal = this.refusals.shift() ?? this.refusal;
    if (refusal !== undefined) return [refusal.status, refusal];
    const client_id = '8f2b8c52-6a3c-4a71-9d0b-0f6a4bd5a111';
    return [201, { client_id, name: 'till 4', credential: 'a.b.c' }];
  }

  #connected(line: WebSocket, { headers }: IncomingMessage): void {
    this.line = line;
    const slot = headers['jumpfleet-slot']?.toString();
    const machine = headers[machineHeader.toLowerCase()]?.toString();
    this.knocks.push({ slot, machine, at: performance.now() });
    line.on('close', (code) => this.closes.push({ code, at: performance.now() }));
    const resume = this.pass !== undefined && headers[passHeader] === this.pass.token;
    this.say({ t: 'challenge', nonce: 'n'.repeat(43), shard: 'shard-1', resume });
    line.on('message', (data: Buffer, isBinary) => {
      if (isBinary) this.output += Buffer.from(decodeDataFrame(data)?.payload ?? []).toString();
      else this.#hear(agentMessage.parse(JSON.parse(data.toString('utf8'))));
      this.#changed();
    });
  }

  #send({ part, offset, bytes }: Extract<AgentMessage, { t: 'upgrade-fetch' }>): void {
    const content = this.served.get(part) ?? Buffer.alloc(0);
    for (let at = offset; at < offset + bytes && this.servesBytes > 0; at += pieceBytes) {
      const piece = content.subarray(at, Math.min(at + pieceBytes, offset + bytes));
      this.servesBytes -= piece.length;
      this.line?.send(encodeUpgradeFrame(at, piece));
    }
    if (offset + bytes > content.length)
      this.line?.send(encodeUpgradeFrame(content.length, Buffer.alloc(0)));
  }

  #hear(message: AgentMessage): void {
    this.heard.push(message);
    if (message.t === 'upgrade-fetch') this.#send(message);
    if (message.t !== 'hello') return;
    if (this.turnedAway.has(message.version)) {
      this.line?.close(closeCodes.internal, 'not this version');
      return;
    }
    if (message.mac !== undefined && !this.believesPasses) {
      this.line?.close(closeCodes.identityCheckFailed);
      return;
    }
    this.say({
      t: 'welcome',
      epoch: ++this.#epoch,
      heartbeat_ms: this.heartbeatMs,
      stats_interval_ms: this.settings.stats_interval_ms,
      server_time: new Date().toISOString(),
      settings: this.settings,
      ...(message.signature !== undefined && this.pass && { pass: this.pass }),
    });
  }
}
