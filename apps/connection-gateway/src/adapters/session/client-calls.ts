import { randomUUID } from 'node:crypto';
import { clientReply, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientReply, ClientRequest } from '@jumpfleet/gateway-contracts';
import type { Ending } from '@jumpfleet/gateway-domain';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { SessionTicketClaims } from '@jumpfleet/sessions-contracts';
import { NoRespondersError, RequestError } from '@nats-io/transport-node';
import { clientOffline, clientTimeout, endingOf } from '../../application/endings.js';
import { jsonOf } from '../nats/roster-reporter.js';
import { LocalRelay } from './local-relay.js';
import type { Relay, RelayEnd } from './relay.js';
import type { ShardLinks } from '../links/shard-links.js';
import type { BusRelays, ToClient, ToRepresentative } from './relay-ways.js';

export type AskedLine = Readonly<{
  claims: SessionTicketClaims;
  ticket: string;
  isResumed: boolean;
  /** The representative's connection. */
  by: string;
  /** Grows with each connection of a leg. */
  line: number;
}>;

export type AskAnswer =
  | Readonly<{ kind: 'joined'; relay: Relay<ToClient>; tools: readonly string[]; keeps: boolean }>
  | Readonly<{ kind: 'refused'; ending: Ending; mayComeBack: boolean }>;

type Attach = Extract<ClientRequest, { op: 'attach' }>;
/** How a client of this shard is joined; nothing when it is not here. */
export type JoinHere = (
  client: string,
  request: Attach,
  relay: (end: RelayEnd<ToClient>) => Relay<ToRepresentative>,
) => ClientReply | undefined;

const askMs = 5_000;

/** How a line gets to another shard: over the bus, or over a link where this shard takes some. */
export type ShardWays = Readonly<{ bus: BusRelays; links: ShardLinks | undefined }>;

/** Finds the client's end of a line: on this shard without the bus, else wherever the client is. */
export class ClientCalls {
  constructor(
    private readonly nats: NatsConnection,
    private readonly ways: ShardWays,
    private readonly joinHere: JoinHere,
  ) {}

  async ask(asked: AskedLine, end: RelayEnd<ToRepresentative>): Promise<AskAnswer> {
    const { claims, ticket, isResumed, by } = asked;
    const line = randomUUID();
    const request: Attach = {
      op: 'attach',
      session: claims.sub,
      ticket,
      by,
      line,
      ...(isResumed && { resume: true }),
    };
    const local = new LocalRelay<ToClient, ToRepresentative>();
    const here = this.joinHere(claims.client_id, request, (clientEnd) => {
      local.connect(end, clientEnd);
      return local.other;
    });
    return here ? answerOf(here, local.one) : this.askElsewhere(claims.client_id, request, end);
  }

  private async askElsewhere(
    client: string,
    request: Attach,
    end: RelayEnd<ToRepresentative>,
  ): Promise<AskAnswer> {
    const { links } = this.ways;
    const waiting = this.waitForClient(request.line, end);
    const offer = links ? { ...request, via: links.address } : request;
    try {
      const answer = await this.nats.request(subjects.client(client), JSON.stringify(offer), {
        timeout: askMs,
      });
      const reply = clientReply.safeParse(jsonOf(answer)).data;
      return answerOf(reply, waiting.by(reply?.via === true));
    } catch (error) {
      waiting.giveUp();
      const ending = hasNoResponders(error) ? clientOffline : clientTimeout;
      return { kind: 'refused', ending, mayComeBack: true };
    }
  }

  /** Both ways are open until the client's shard says which one it takes. */
  private waitForClient(line: string, end: RelayEnd<ToRepresentative>) {
    const overBus = this.ways.bus.ofRepresentative(line, end);
    const direct = this.ways.links?.expect(line, end);
    return {
      by: (isDirect: boolean): Relay<ToClient> => {
        if (!direct) return overBus;
        (isDirect ? overBus : direct).close();
        return isDirect ? direct : overBus;
      },
      giveUp: (): void => {
        overBus.close();
        direct?.close();
      },
    };
  }
}

function answerOf(reply: ClientReply | undefined, relay: Relay<ToClient>): AskAnswer {
  if (reply?.ok)
    return { kind: 'joined', relay, tools: reply.tools ?? [], keeps: reply.keeps === true };
  relay.close();
  const failed = endingOf('start-failed');
  const { code = failed.code, message: text = failed.text } = reply ?? {};
  return {
    kind: 'refused',
    ending: { ...failed, code, text },
    mayComeBack: code === clientOffline.code,
  };
}

function hasNoResponders(error: unknown): boolean {
  return (
    error instanceof NoRespondersError || (error instanceof RequestError && error.isNoResponders())
  );
}
