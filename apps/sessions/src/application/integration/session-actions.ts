import type { Representative } from '@jumpfleet/sessions-domain';
import { sessionRefusalMessages } from '@jumpfleet/sessions-domain';
import type { SessionCommand } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomUUID } from 'node:crypto';
import { SUPPORT_DIRECTORY } from '../attended/ports.js';
import type { FoundRepresentative, SupportDirectory } from '../attended/ports.js';
import { SESSION_DIRECTORY } from '../ports.js';
import type { SessionDirectory } from '../ports.js';
import { ChatHandler } from '../record/chat.handler.js';
import { element } from '../record/xml.js';
import type { Xml } from '../record/xml.js';
import { SessionCommands } from '../session-commands.js';
import type { SessionRow } from '../session-list.projection.js';
import { livePart } from '../session-members.js';
import { CommandRefused } from './command.js';
import type { CommandAction, CommandParameters, CommandRequest } from './command.js';

const uuid = /^[0-9a-f]{8}-([0-9a-f]{4}-){3}[0-9a-f]{12}$/;
const longestMessage = 4_000;

/** Commands to a session that runs, in the owner's place. */
@Injectable()
export class SessionActions {
  constructor(
    @Inject(SESSION_DIRECTORY) private readonly directory: SessionDirectory,
    @Inject(SUPPORT_DIRECTORY) private readonly people: SupportDirectory,
    private readonly sessions: SessionCommands,
    private readonly chat: ChatHandler,
  ) {}

  readonly actions: Readonly<Record<string, CommandAction>> = {
    join_session: {
      takes: ['lsid', 'user_id', 'username'],
      changes: true,
      run: (request) => this.join(request),
    },
    transfer_session: {
      takes: ['lsid', 'queue_id'],
      changes: true,
      run: (request) => this.transfer(request),
    },
    leave_session: {
      takes: ['lsid', 'user_id', 'username'],
      changes: true,
      run: (request) => this.leave(request),
    },
    terminate_session: {
      takes: ['lsid'],
      changes: true,
      run: (request) => this.terminate(request),
    },
    send_chat_message: {
      takes: ['lsid', 'message'],
      changes: true,
      run: (request) => this.say(request),
    },
  };

  /** The session that `lsid` names, if it is not over. */
  async liveSession(parameters: CommandParameters): Promise<SessionRow> {
    const lsid = parameters.required('lsid').toLowerCase();
    const session = uuid.test(lsid) ? await this.directory.find(lsid) : undefined;
    if (!session) throw new CommandRefused('The session does not exist.');
    if (session.status === 'ended') throw new CommandRefused('The session is over.');
    return session;
  }

  /** The representative is invited, and comes in when the console or terminal joins. */
  private async join(request: CommandRequest): Promise<Xml> {
    const session = await this.liveSession(request.parameters);
    const invited = asRepresentative(await this.personOf(request.parameters));
    const invitation = { team: null, representatives: [invited], asOwner: false };
    const data = { sessionId: session.id, by: session.owner_id, invitation };
    await this.command({ type: 'InviteRepresentatives', data }, request);
    return success('The representative is invited to the session.');
  }

  private async transfer(request: CommandRequest): Promise<Xml> {
    const session = await this.liveSession(request.parameters);
    const invitation = await this.newOwners(request.parameters.required('queue_id'));
    const data = { sessionId: session.id, by: session.owner_id, invitation };
    await this.command({ type: 'TransferOwnership', data }, request);
    return success('The session is transferred.');
  }

  private async leave(request: CommandRequest): Promise<Xml> {
    const session = await this.liveSession(request.parameters);
    const { id } = await this.personOf(request.parameters);
    const part = livePart(session, id);
    if (!part) throw new CommandRefused('The representative does not take part in the session.');
    const data = { sessionId: session.id, leg: part.leg, reason: 'removed' } as const;
    await this.command({ type: 'LeaveSession', data }, request);
    return success('The representative has left the session.');
  }

  private async terminate(request: CommandRequest): Promise<Xml> {
    const { id: sessionId } = await this.liveSession(request.parameters);
    const data = { sessionId, reason: 'representative' } as const;
    await this.command({ type: 'EndSession', data }, request);
    return success('The session is terminated.');
  }

  private async say({ parameters, principal }: CommandRequest): Promise<Xml> {
    const { id: sessionId } = await this.liveSession(parameters);
    const text = parameters.required('message');
    if (text.length > longestMessage)
      throw new CommandRefused(`A message has at most ${longestMessage} characters.`);
    const said = { sessionId, id: randomUUID(), text };
    if (!(await this.chat.say(said, principal)))
      throw new CommandRefused('Nothing more can be said in the session.');
    return success('The message is sent.');
  }

  private async command(command: SessionCommand, { cause }: CommandRequest): Promise<void> {
    const done = await this.sessions.handle(command, cause);
    if (!done.ok) throw new CommandRefused(sessionRefusalMessages[done.refusal.kind]);
  }

  private async personOf(parameters: CommandParameters): Promise<FoundRepresentative> {
    const [number, username] = [parameters.optional('user_id'), parameters.optional('username')];
    if ((number === undefined) === (username === undefined))
      throw new CommandRefused('Give either user_id or username.');
    return this.onePerson(
      number === undefined ? { usernames: [username ?? ''] } : byNumber(number),
    );
  }

  private async onePerson(
    names: Parameters<SupportDirectory['find']>[0],
  ): Promise<FoundRepresentative> {
    const [found, ...others] = await this.people.find(names);
    if (!found || others.length > 0) throw new CommandRefused('There is no such representative.');
    return found;
  }

  /** `rep:<number>`, `rep_username:<name>` or `team:<number>`: whoever of them comes first owns it then. */
  private async newOwners(queue: string) {
    const [kind, name = ''] = queue.split(/:(.*)/s);
    if (kind === 'rep' || kind === 'rep_username') {
      const person = await this.onePerson(kind === 'rep' ? byNumber(name) : { usernames: [name] });
      return { team: null, representatives: [asRepresentative(person)], asOwner: true };
    }
    const teams = kind === 'team' ? await this.people.teams() : [];
    const team = teams.find(({ number }) => String(number) === name);
    if (!team) throw new CommandRefused('There is no such queue to transfer the session to.');
    const { number, name: called, members } = team;
    return {
      team: { number, name: called },
      representatives: members.map(asRepresentative),
      asOwner: true,
    };
  }
}

function byNumber(text: string): { numbers: readonly number[] } {
  if (!/^\d{1,9}$/.test(text)) throw new CommandRefused('There is no such representative.');
  return { numbers: [Number(text)] };
}

function asRepresentative({ id, name }: Readonly<{ id: string; name: string }>): Representative {
  return { id, name };
}

export function success(text: string): Xml {
  return element('success', {}, text);
}
