import { Authenticated, CurrentPrincipal, ZodPipe } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { RECORDINGS, TOOL_USES } from '../../../application/record/ports.js';
import type { Recordings, ToolUses } from '../../../application/record/ports.js';
import { fileOperations } from '../../../application/record/record.js';
import { RecordSight } from '../../../application/record/record-sight.js';
import type { SeenSession } from '../../../application/record/record-sight.js';
import { sessionProblem } from '../../session-problems.js';
import { recordingItem, useItem } from './record-items.js';
import { pageRequest, sessionId } from './record.requests.js';
import type { PageRequest } from './record.requests.js';

/** What was done in a session: all uses of tools, those of files, and the recordings of its shells. */
@Controller('api/v1/sessions/:id')
@Authenticated()
export class RecordController {
  constructor(
    private readonly sight: RecordSight,
    @Inject(TOOL_USES) private readonly uses: ToolUses,
    @Inject(RECORDINGS) private readonly kept: Recordings,
  ) {}

  @Get('files')
  async files(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @Query(new ZodPipe(pageRequest)) page: PageRequest,
    @CurrentPrincipal() principal: Principal,
  ) {
    const { people } = await this.seen(id, principal);
    const query = { sessionId: id, operations: fileOperations, ...page };
    const { items, hasMore } = await this.uses.page(query);
    return {
      items: items.map((use) => useItem(use, people)),
      next_after: hasMore ? (items.at(-1)?.n ?? null) : null,
    };
  }

  @Get('recordings')
  async recordings(
    @Param('id', new ZodPipe(sessionId)) id: string,
    @CurrentPrincipal() principal: Principal,
  ) {
    const { session, people } = await this.seen(id, principal);
    const isOver = session.status === 'ended';
    const items = await this.kept.list(id);
    return { items: items.map((recording) => recordingItem(recording, people, isOver)) };
  }

  private async seen(id: string, principal: Principal): Promise<SeenSession> {
    const seen = await this.sight.find(id, principal);
    if (!seen) throw sessionProblem({ kind: 'session-not-found' });
    return seen;
  }
}
