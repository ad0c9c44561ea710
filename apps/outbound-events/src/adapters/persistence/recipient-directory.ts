import type { RecipientItem, RecipientStatus } from '@jumpfleet/outbound-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { RecipientDirectory } from '../../application/ports.js';
import { RECIPIENT_STATES } from '../../application/recipient-health.port.js';
import type { RecipientState, RecipientStates } from '../../application/recipient-health.port.js';
import type { RecipientRow } from '../../application/recipient-list.projection.js';
import { bodyOf } from '../recipient-settings.js';

@Injectable()
export class PostgresRecipientDirectory implements RecipientDirectory {
  constructor(
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(RECIPIENT_STATES) private readonly states: RecipientStates,
  ) {}

  async find(recipientId: string): Promise<RecipientItem | undefined> {
    const [row] = await this.dataSource.query<RecipientRow[]>(
      'SELECT * FROM recipients WHERE id = $1',
      [recipientId],
    );
    return row && itemOf(row, await this.states.find(recipientId));
  }

  async list(): Promise<RecipientItem[]> {
    const rows = await this.dataSource.query<RecipientRow[]>(
      'SELECT * FROM recipients ORDER BY lower(name)',
    );
    const states = await this.states.all();
    return rows.map((row) => itemOf(row, states.get(row.id)));
  }
}

function itemOf(row: RecipientRow, state: RecipientState | undefined): RecipientItem {
  const { failingSince, lastDeliveredAt, lastError = null, queued = 0 } = state ?? {};
  return {
    id: row.id,
    ...bodyOf(row.settings),
    status: statusOf(row, state),
    queued_events: queued,
    secret_names: [...row.secret_names].sort(),
    previous_secret_valid_until: stillValid(row.previous_secret_until),
    failing_since: failingSince?.toISOString() ?? null,
    last_error: lastError,
    last_delivered_at: lastDeliveredAt?.toISOString() ?? null,
  };
}

/** `failing`: its circuit is open, so that nothing goes out but a probe now and then. */
function statusOf({ enabled }: RecipientRow, state: RecipientState | undefined): RecipientStatus {
  if (!enabled) return 'disabled';
  if (!state) return 'ok';
  if (state.isOpen) return 'failing';
  return state.failingSince !== null || state.retrying > 0 ? 'retrying' : 'ok';
}

function stillValid(until: string | null): string | null {
  return until !== null && Date.parse(until) > Date.now() ? until : null;
}
