import { recordingBatch, subjects } from '@jumpfleet/gateway-contracts';
import type { RecordingBatch } from '@jumpfleet/gateway-contracts';
import { NATS } from '@jumpfleet/messaging';
import type { NatsConnection } from '@jumpfleet/messaging';
import { Inject, Injectable } from '@nestjs/common';
import type { LiveRecordings } from '../../../application/record/ports.js';

/** What goes into the stream of recordings is heard at once by whoever listens to its subject. */
@Injectable()
export class NatsLiveRecordings implements LiveRecordings {
  constructor(@Inject(NATS) private readonly nats: NatsConnection) {}

  listen(sessionId: string, heard: (batch: RecordingBatch) => void): () => void {
    const subscription = this.nats.subscribe(subjects.recording(sessionId), {
      callback: (error, message) => {
        if (error) return;
        const batch = recordingBatch.safeParse(parsed(message.string()));
        if (batch.success) heard(batch.data);
      },
    });
    return () => {
      subscription.unsubscribe();
    };
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
