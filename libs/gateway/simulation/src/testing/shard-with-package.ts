import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { agentMessage, agentSubprotocol, encodeUpgradeFrame } from '@jumpfleet/gateway-contracts';
import type { AgentMessage, GatewayMessage } from '@jumpfleet/gateway-contracts';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

type Fetch = Extract<AgentMessage, { t: 'upgrade-fetch' }>;

/** A shard of a few lines: welcomes everybody, and serves the bytes of one package. */
export class ShardWithPackage {
  readonly heard: AgentMessage[] = [];
  readonly slots: (string | undefined)[] = [];
  bytes: Buffer = Buffer.alloc(0);
  /** Serves so many windows, then none. */
  windows = Number.POSITIVE_INFINITY;
  line: WebSocket | undefined;
  private readonly http = createServer();
  private readonly lines = new WebSocketServer({
    server: this.http,
    handleProtocols: () => agentSubprotocol,
  });

  async listen(): Promise<string> {
    this.lines.on('connection', (line, request) => {
      this.line = line;
      this.slots.push(request.headers['jumpfleet-slot'] as string | undefined);
      this.say({ t: 'challenge', nonce: 'n'.repeat(43), shard: 's-1' });
      line.on('message', (data: Buffer, isBinary) => {
        if (!isBinary) this.hear(agentMessage.parse(JSON.parse(data.toString())));
      });
    });
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  close(): void {
    for (const line of this.lines.clients) line.terminate();
    this.http.close();
  }

  say(message: GatewayMessage): void {
    this.line?.send(JSON.stringify(message));
  }

  said<T extends AgentMessage['t']>(t: T): Extract<AgentMessage, { t: T }>[] {
    return this.heard.filter(
      (message): message is Extract<AgentMessage, { t: T }> => message.t === t,
    );
  }

  private hear(message: AgentMessage): void {
    this.heard.push(message);
    if (message.t === 'hello') {
      const terms = { heartbeat_ms: 30_000, stats_interval_ms: 30_000, reconnect_spread_ms: 0 };
      this.say({ t: 'welcome', epoch: 1, server_time: new Date().toISOString(), ...terms });
    } else if (message.t === 'upgrade-fetch') this.serve(message);
  }

  private serve({ offset, bytes }: Fetch): void {
    if (this.windows-- <= 0) return;
    for (let at = offset; at < offset + bytes; at += 30_000) {
      const end = Math.min(at + 30_000, offset + bytes);
      this.line?.send(encodeUpgradeFrame(at, this.bytes.subarray(at, end)));
    }
  }
}
