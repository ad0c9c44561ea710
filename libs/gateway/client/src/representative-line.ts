import { randomUUID } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { limits } from '@jumpfleet/gateway-contracts';
import { RepresentativeEnd } from '@jumpfleet/gateway-domain';
import type { Attachment, Members, Said, SessionEffect } from '@jumpfleet/gateway-domain';
import { RemoteChannel } from './remote-channel.js';
import { RemoteFiles } from './remote-files.js';
import { RemoteShell } from './remote-shell.js';
import { RemoteSystem } from './remote-system.js';
import { SessionSocket } from './session-socket.js';
import { SiteRefusal } from './site-api.js';
import type { ToolRequest } from './tool-request.js';

export class SessionRefused extends Error {
  override readonly name = 'SessionRefused';
}

export type Renewal = Readonly<{ url: string; ticket: string }>;
export type LineOptions = Readonly<{
  /** Another ticket for the same session; without it a line that is lost is the end. */
  renew?: () => Promise<Renewal>;
}>;

const tickMs = 1_000;

/**
 * A representative's line to one session: attach with the ticket, then use what the session allows. A line that is
 * lost comes back by itself within the grace of the session, and nothing that is under way loses a byte by it.
 */
export class RepresentativeLine extends EventEmitter<{
  ended: [reason: string, code: string];
  notice: [message: string];
  /** The session waits for our line, or for the computer's. */
  away: [whose: 'ours' | 'theirs', until: Date];
  back: [];
  said: [Said];
  members: [Members];
}> {
  readonly files = new RemoteFiles(this);
  readonly system = new RemoteSystem(this);
  readonly #end = new RepresentativeEnd<ToolRequest>(limits, Date.now());
  readonly #channels = new Map<number, RemoteChannel>();
  readonly #renew: (() => Promise<Renewal>) | undefined;
  readonly #attached = Promise.withResolvers<Attachment>();
  readonly #ticking: NodeJS.Timeout;
  #socket: SessionSocket | undefined;
  #dialing: NodeJS.Timeout | undefined;
  #attachment: Attachment | undefined;

  private constructor(renew: (() => Promise<Renewal>) | undefined) {
    super();
    this.#renew = renew;
    this.#ticking = setInterval(() => this.#do(this.#end.tick(Date.now())), tickMs);
  }

  /** Resolves when the computer's side is attached. */
  static async open(
    url: string,
    ticket: string,
    { renew }: LineOptions = {},
  ): Promise<RepresentativeLine> {
    const line = new RepresentativeLine(renew);
    line.#connect({ url, ticket });
    await line.#attached.promise;
    return line;
  }

  /** What the session may, and the tools of this computer, as the newest line was told. */
  get attachment(): Attachment {
    if (!this.#attachment) throw new SessionRefused('The line is not attached.');
    return this.#attachment;
  }

  /** Begins an operation; what it answers is told by the channel. */
  open(request: ToolRequest): RemoteChannel {
    const { channels } = this.#end;
    const { channel, effects } = channels.open(request, { isBulk: isBulk(request) });
    const remote = new RemoteChannel({
      write: (bytes) => this.#do(channels.write(channel, bytes)),
      waiting: () => channels.waiting(channel),
      used: (bytes) => this.#do(channels.used(channel, bytes)),
      resize: (size) => this.#do(channels.resize(channel, size)),
      close: (reason) => this.#do(channels.close(channel, reason)),
    });
    this.#channels.set(channel, remote);
    this.#do(effects);
    if (this.#end.phase === 'ended')
      this.#do([{ do: 'over', channel, end: { kind: 'failed', code: 'ended', reason: '' } }]);
    return remote;
  }

  async openShell(size: { cols: number; rows: number }): Promise<RemoteShell> {
    const channel = this.open({ tool: 'shell', ...size });
    const shell = new RemoteShell(channel);
    await channel.whenOpened;
    return shell;
  }

  /** Says it now, or when there is a line again. */
  say(text: string): void {
    this.#do(this.#end.say({ id: randomUUID(), text }, Date.now()));
  }

  /** Ends the session for good. */
  end(): void {
    this.#do(this.#end.end());
  }

  /** Resolves when the site has been told of the end: a program may end then. */
  get whenClosed(): Promise<void> {
    return this.#socket?.whenClosed ?? Promise.resolve();
  }

  /** The same; kept apart for whoever has ended it already. */
  close(): void {
    this.end();
  }

  #connect({ url, ticket }: Renewal): void {
    const socket = new SessionSocket(url, {
      connected: () => this.#do(this.#end.connected(ticket, Date.now())),
      heard: (message) => this.#do(this.#end.heard(message, Date.now())),
      heardData: (channel, payload) => this.#do(this.#end.heardData(channel, payload, Date.now())),
      closed: (code, reason) => this.#do(this.#end.lost({ code, reason }, Date.now())),
    });
    this.#socket = socket;
  }

  async #dial(): Promise<void> {
    try {
      if (!this.#renew) throw new SessionRefused('The connection was lost.');
      const renewal = await this.#renew();
      if (this.#end.phase === 'dialing') this.#connect(renewal);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#do(this.#end.unreachable({ forGood: isForGood(error), reason }, Date.now()));
    }
  }

  #do(effects: readonly SessionEffect<ToolRequest>[]): void {
    for (const effect of effects) this.#doOne(effect);
  }

  #doOne(effect: SessionEffect<ToolRequest>): void {
    switch (effect.do) {
      case 'send':
        this.#socket?.send(effect.message);
        break;
      case 'send-data':
        this.#socket?.sendData(effect.channel, effect.payload);
        break;
      case 'opened':
        this.#channels.get(effect.channel)?.ofLine.opened(effect.result);
        break;
      case 'deliver':
        this.#channels.get(effect.channel)?.ofLine.arrived(effect.payload);
        break;
      case 'drained':
        this.#channels.get(effect.channel)?.ofLine.drained();
        break;
      case 'over':
        this.#channels.get(effect.channel)?.ofLine.over(effect.end);
        this.#channels.delete(effect.channel);
        break;
      default:
        this.#ofSession(effect);
    }
  }

  #ofSession(effect: OfSession): void {
    switch (effect.do) {
      case 'attached':
        this.#attachment = effect.attachment;
        this.#attached.resolve(effect.attachment);
        break;
      case 'away':
        this.emit('away', effect.whose, new Date(effect.untilMs));
        break;
      case 'back':
        this.emit('back');
        break;
      case 'dial':
        this.#dialing = setTimeout(() => void this.#dial(), effect.inMs);
        break;
      case 'hang-up':
        this.#socket?.hangUp(effect.isDead);
        break;
      case 'said':
        this.emit('said', effect.said);
        break;
      case 'members':
        this.emit('members', effect.members);
        break;
      case 'notice':
        this.emit('notice', effect.notice.message);
        break;
      case 'ended':
        this.#over(effect.reason, effect.code);
    }
  }

  #over(reason: string, code: string): void {
    clearInterval(this.#ticking);
    clearTimeout(this.#dialing);
    this.#attached.reject(new SessionRefused(reason));
    this.#attached.promise.catch(() => undefined);
    this.emit('ended', reason, code);
  }
}

type OfSession = Exclude<
  SessionEffect<ToolRequest>,
  { do: 'send' | 'send-data' | 'opened' | 'deliver' | 'drained' | 'over' }
>;

/** The site knows the session no more, or not this representative in it. */
function isForGood(error: unknown): boolean {
  if (error instanceof SessionRefused) return true;
  return error instanceof SiteRefusal && error.status < 500 && error.status !== 429;
}

function isBulk(request: ToolRequest): boolean {
  return 'op' in request && ['download', 'archive', 'upload'].includes(request.op);
}
