import { EVENT_STORE } from '@jumpfleet/event-log';
import type { Committed, EventStore } from '@jumpfleet/event-log';
import type { SessionWord } from '@jumpfleet/gateway-contracts';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { Inject, Injectable } from '@nestjs/common';
import type { OnApplicationBootstrap, OnModuleDestroy } from '@nestjs/common';
import type { SessionsEvent } from '../events/sessions-event.js';
import { SESSION_LINES } from '../ports.js';
import type { SessionLines } from '../ports.js';
import type { SessionRow } from '../session-list.projection.js';
import { SessionPeople } from './session-people.js';

/** What changes who takes part, or who of them has a line. */
const tellers: ReadonlySet<SessionsEvent['type']> = new Set<SessionsEvent['type']>([
  'LegAttached',
  'LegDetached',
  'MemberLeft',
  'OwnerChanged',
]);

/** Tells everybody in a session who takes part in it, whenever that changes. */
@Injectable()
export class MembersWordProcess implements OnApplicationBootstrap, OnModuleDestroy {
  private stop: () => void = () => undefined;

  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<SessionsEvent>,
    @Inject(SESSION_LINES) private readonly lines: SessionLines,
    private readonly people: SessionPeople,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.stop = this.events.onCommitted((committed) => {
      for (const row of told(committed)) void this.tell(row);
    });
  }

  onModuleDestroy(): void {
    this.stop();
  }

  private async tell(row: SessionRow): Promise<void> {
    try {
      const word: SessionWord = { kind: 'members', ...(await this.people.of(row)) };
      this.lines.say(row.id, word);
    } catch (error) {
      this.logger.warn({ err: error, session: row.id }, 'its members were not told of each other');
    }
  }
}

function told({ recorded, changes }: Committed<SessionsEvent>): SessionRow[] {
  if (!recorded.some(({ event }) => tellers.has(event.type))) return [];
  return changes
    .filter(({ model }) => model === 'session-list')
    .map(({ row }) => row as SessionRow | undefined)
    .filter((row) => row?.status === 'running') as SessionRow[];
}
