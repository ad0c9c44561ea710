import { Inject, Injectable } from '@nestjs/common';
import type { SessionRecord } from '../ports.js';
import { ChatHandler } from './chat.handler.js';
import { TOOL_USES } from './ports.js';
import type { ToolUses } from './ports.js';
import type { SayingReport, UseReport } from './record.js';

/** SB-22: what gateway shards report of a session beside its lines. */
@Injectable()
export class KeptSessionRecord implements SessionRecord {
  constructor(
    private readonly chat: ChatHandler,
    @Inject(TOOL_USES) private readonly uses: ToolUses,
  ) {}

  said(line: SayingReport): Promise<boolean> {
    return this.chat.heard(line);
  }

  used(line: UseReport): Promise<boolean> {
    return this.uses.add(line);
  }
}
