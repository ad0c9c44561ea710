import { Authenticated, CurrentPrincipal, ZodPipe, notAllowed } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Body, Controller, Get, Inject, Param, Post, Query } from '@nestjs/common';
import { ChatHandler } from '../../../application/record/chat.handler.js';
import { CHAT_TRANSCRIPTS } from '../../../application/record/ports.js';
import type { ChatTranscripts } from '../../../application/record/ports.js';
import { RecordSight, allows, isMember } from '../../../application/record/record-sight.js';
import type { SeenSession } from '../../../application/record/record-sight.js';
import { sessionProblem } from '../../session-problems.js';
import { chatItem } from './record-items.js';
import { pageRequest, sayRequest, sessionId } from './record.requests.js';
import type { PageRequest, SayRequest } from './record.requests.js';

@Controller('api/v1/sessions/:id/chat')
@Authenticated()
export class ChatController {
  constructor(
    private readonly sight: RecordSight,
    private readonly chat: ChatHandler,
    @Inject(CHAT_TRANSCRIPTS) private readonly transcripts: ChatTranscripts,
  ) {}

  @Get()
  async list(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Query(new ZodPipe(pageRequest)) { after, limit }: PageRequest,
    @CurrentPrincipal() principal: Principal,
  ) {
    await this.seen(id, principal);
    const lines = await this.transcripts.list({ sessionId: id, after, limit: limit + 1 });
    const items = lines.slice(0, limit);
    return {
      items: items.map(chatItem),
      next_after: lines.length > limit ? (items.at(-1)?.n ?? null) : null,
    };
  }

  @Post()
  async say(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Body(new ZodPipe(sayRequest)) body: SayRequest,
    @CurrentPrincipal() principal: Principal,
  ) {
    const seen = await this.seen(id, principal);
    if (seen.session.status === 'ended') throw sessionProblem({ kind: 'session-over' });
    if (!isMember(seen, principal)) throw sessionProblem({ kind: 'not-a-member' });
    if (!allows(seen, 'chat')) throw notAllowed(['The session’s policies do not permit chat.']);
    const line = await this.chat.say({ sessionId: id, ...body }, principal);
    if (!line) throw sessionProblem({ kind: 'session-not-found' });
    return chatItem(line);
  }

  private async seen(id: string, principal: Principal): Promise<SeenSession> {
    const seen = await this.sight.find(id, principal);
    if (!seen) throw sessionProblem({ kind: 'session-not-found' });
    return seen;
  }
}
