import { recordingMessage, subjects } from '@jumpfleet/gateway-contracts';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import type { Subscription } from '@nats-io/transport-node';
import { Inject, Injectable } from '@nestjs/common';
import type { LiveRecordings } from '../../../application/record/ports.js';

type Listener = Readonly<{ sessionId: string; heard: (batch: RecordingBatch) => void }>;

/** What goes into the stream of recordings is heard at once, and read once for all who watch a session. */
@Injectable()
export class NatsLiveRecordings implements LiveRecordings {
  private readonly listeners = new Set<Listener>();
  private subscription: Subscription | undefined;

  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  listen(sessionId: string, heard: (batch: RecordingBatch) => void): () => void {
    const listener: Listener = { sessionId, heard };
    this.listeners.add(listener);
    this.subscription ??= this.nats.subscribe(subjects.recording('*'), {
      callback: (error, message) => {
        if (!error) this.told(message.string());
      },
    });
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.subscription?.unsubscribe();
      this.subscription = undefined;
    };
  }

  private told(text: string): void {
    const message = recordingMessage.safeParse(parsed(text));
    for (const batch of message.data ?? [])
      for (const { sessionId, heard } of this.listeners)
        if (batch.session === sessionId) heard(batch);
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
