import { ChatController } from './adapters/http/record/chat.controller.js';
import { RecordController } from './adapters/http/record/record.controller.js';
import { RecordingController } from './adapters/http/record/recording.controller.js';
import { NatsLiveRecordings } from './adapters/messaging/record/nats-live-recordings.js';
import { NatsSessionWords } from './adapters/messaging/record/nats-session-words.js';
import { RecordingConsumer } from './adapters/messaging/record/recording.consumer.js';
import { ChatRepository } from './adapters/persistence/record/chat.repository.js';
import { RecordingRepository } from './adapters/persistence/record/recording.repository.js';
import { CreateSessionRecord1795000000601 } from './adapters/persistence/record/session-record.migration.js';
import { ToolUseRepository } from './adapters/persistence/record/tool-use.repository.js';
import { SESSION_RECORD } from './application/ports.js';
import { ChatHandler } from './application/record/chat.handler.js';
import {
  CHAT_TRANSCRIPTS,
  LIVE_RECORDINGS,
  RECORDINGS,
  SESSION_WORDS,
  TOOL_USES,
} from './application/record/ports.js';
import { RecordSight } from './application/record/record-sight.js';
import { RecordingPlayer } from './application/record/recording-player.js';
import { KeptSessionRecord } from './application/record/session-record.js';
import { noParts } from './module-parts.js';
import type { ModuleParts } from './module-parts.js';

export function recordParts(): ModuleParts {
  return {
    ...noParts,
    controllers: [ChatController, RecordController, RecordingController],
    providers: [
      ChatHandler,
      RecordSight,
      RecordingPlayer,
      RecordingConsumer,
      { provide: SESSION_RECORD, useClass: KeptSessionRecord },
      { provide: CHAT_TRANSCRIPTS, useClass: ChatRepository },
      { provide: SESSION_WORDS, useClass: NatsSessionWords },
      { provide: TOOL_USES, useClass: ToolUseRepository },
      { provide: RECORDINGS, useClass: RecordingRepository },
      { provide: LIVE_RECORDINGS, useClass: NatsLiveRecordings },
    ],
    migrations: [CreateSessionRecord1795000000601],
  };
}
