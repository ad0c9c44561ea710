import { clientRequest, presenceBatch, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientReply, ClientRequest } from '@jumpfleet/gateway-contracts';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Msg } from '@nats-io/transport-node';
import type { AgentLines } from '../agent/agent-lines.js';
import type { AgentSocket, Listening } from '../agent/agent-socket.js';
import { jsonOf } from './roster-reporter.js';
import type { ShardName } from './telemetry.js';

type Attach = Extract<ClientRequest, { op: 'attach' }>;
type Told = Extract<ClientRequest, { op: 'wake' | 'pin' }>;

export type ClientRequestHandlers = Readonly<{
  attach: (socket: AgentSocket, request: Attach) => Promise<ClientReply>;
  /** Passes it on to a client that understands it. */
  tell: (socket: AgentSocket, request: Told) => ClientReply;
  revoke: (client: string) => void;
}>;

export const offline: ClientReply = {
  ok: false,
  code: 'jump-client-offline',
  message: 'The Jump Client is offline.',
};

/** One write to NATS serves all who come within this time; nobody knows of them sooner. */
const listenDelayMs = 5;

/** The subject of each client that is online here, and what other shards say about clients. */
export class ClientSubjects {
  private lines: AgentLines | undefined;
  private handlers: ClientRequestHandlers | undefined;
  private toListen: AgentSocket[] = [];
  private listenTimer: NodeJS.Timeout | undefined;
  private toUnlisten: Listening[] = [];
  /** One options object and one callback for all subscriptions. */
  private readonly options = {
    callback: (_error: Error | null, message: Msg): void => void this.onRequest(message),
  };

  constructor(
    private readonly nats: NatsConnection,
    private readonly name: ShardName,
  ) {}

  start(lines: AgentLines, handlers: ClientRequestHandlers): void {
    this.lines = lines;
    this.handlers = handlers;
    this.nats.subscribe(subjects.presence('*'), {
      callback: (_error, message) => this.onPresence(message),
    });
  }

  /** Soon, and at the latest with `listenNow`. */
  listen(socket: AgentSocket): void {
    this.listenTimer ??= setTimeout(this.listenNow, listenDelayMs);
    this.toListen.push(socket);
  }

  /** Called before clients are told to be online: from then on each can be reached. */
  readonly listenNow = (): void => {
    clearTimeout(this.listenTimer);
    this.listenTimer = undefined;
    const sockets = this.toListen;
    this.toListen = [];
    if (this.nats.isClosed()) return;
    for (const socket of sockets)
      if (socket.line.phase === 'live')
        socket.listening = this.nats.subscribe(subjects.client(socket.clientId), this.options);
  };

  /** What one turn of the event loop gives back goes to NATS in one write. */
  unlisten(listening: Listening): void {
    if (this.toUnlisten.length === 0) setImmediate(this.unsubscribeAll);
    this.toUnlisten.push(listening);
  }

  private readonly unsubscribeAll = (): void => {
    const listenings = this.toUnlisten;
    this.toUnlisten = [];
    if (this.nats.isClosed()) return;
    for (const listening of listenings) listening.unsubscribe();
  };

  private async onRequest(message: Msg): Promise<void> {
    const request = clientRequest.safeParse(jsonOf(message));
    const client = message.subject.slice(message.subject.indexOf('.') + 1);
    const reply = request.success
      ? await this.handle(client, request.data)
      : { ok: false, code: 'malformed', message: 'The request is malformed.' };
    if (message.reply) message.respond(JSON.stringify(reply));
  }

  private handle(client: string, request: ClientRequest): ClientReply | Promise<ClientReply> {
    switch (request.op) {
      case 'attach':
      case 'wake':
      case 'pin':
        return this.forClient(client, request);
      case 'supersede':
        this.lines?.supersede(client, request.epoch);
        return { ok: true };
      case 'remove':
        this.handlers?.revoke(client);
        return { ok: true };
    }
  }

  private forClient(client: string, request: Attach | Told): ClientReply | Promise<ClientReply> {
    const socket = this.lines?.find(client);
    if (!socket || !this.handlers) return offline;
    if (request.op === 'attach') return this.handlers.attach(socket, request);
    return this.handlers.tell(socket, request);
  }

  /** For a client that no presence tells of: it is here now, and on no other shard. */
  claim({ clientId }: AgentSocket, epoch: number): void {
    this.listenNow();
    const request: ClientRequest = { op: 'supersede', epoch };
    this.nats.publish(subjects.client(clientId), JSON.stringify(request));
  }

  /** A client that came online on another shard is not here any more, whatever its old socket believes. */
  private onPresence(message: Msg): void {
    if (message.subject === subjects.presence(this.name.shard)) return;
    const batch = presenceBatch.safeParse(jsonOf(message));
    if (!batch.success) return;
    for (const { client, epoch, online } of batch.data.items)
      if (online) this.lines?.supersede(client, epoch);
  }
}
