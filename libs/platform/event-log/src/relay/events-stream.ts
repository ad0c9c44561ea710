import { ensureStream, eventsStream } from '@jumpfleet/messaging';
import type { JetStreamManager, StoredMsg } from '@nats-io/jetstream';
import { JetStreamApiError, jetstreamManager } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { eventsOf, originOf, positionHeader, positionIn } from '../wire.js';

const noMessageFound = 10_037;
/** How far back to look, one message at a time, for a source's last event before a sequence. */
const maxStepsBack = 1_000;

/** What the relay needs to know of the EVENTS stream. */
export class EventsStream {
  private manager: JetStreamManager | undefined;

  constructor(
    private readonly nats: NatsConnection,
    private readonly source: string,
  ) {}

  /** Makes the stream if it is gone. `created` changes when it was made anew. */
  async state(): Promise<{ created: string; lastSequence: number }> {
    const { created, state } = await ensureStream(this.nats, eventsStream);
    return { created, lastSequence: state.last_seq };
  }

  /** The position of this source's last event on the stream; 0 when it holds none. */
  async lastPosition(): Promise<number> {
    const message = await this.find({ last_by_subj: eventsOf(this.source) });
    return message ? (this.positionOf(message) ?? 0) : 0;
  }

  /** The position of this source's last event before a sequence; 0 when none is near. */
  async positionBefore(sequence: number): Promise<number> {
    for (let seq = sequence - 1; seq > 0 && seq >= sequence - maxStepsBack; seq--) {
      const message = await this.find({ seq });
      const position = message && this.positionOf(message);
      if (position !== undefined) return position;
    }
    return 0;
  }

  private async find(
    query: { last_by_subj: string } | { seq: number },
  ): Promise<StoredMsg | undefined> {
    this.manager ??= await jetstreamManager(this.nats, { checkAPI: false });
    try {
      return (await this.manager.streams.getMessage(eventsStream.name, query)) ?? undefined;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === noMessageFound) return undefined;
      throw error;
    }
  }

  private positionOf(message: StoredMsg): number | undefined {
    if (originOf(message.subject)?.source !== this.source) return undefined;
    const position = positionIn(message.header, positionHeader);
    return Number.isNaN(position) ? undefined : position;
  }
}
