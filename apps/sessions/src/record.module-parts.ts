import { CustomerTokens } from './adapters/http/record/customer-tokens.js';
import { SurveyController } from './adapters/http/record/survey.controller.js';
import { ForgottenFacts } from './adapters/messaging/record/forgotten-facts.js';
import { PostgresExpiredRecords } from './adapters/persistence/record/expired-records.js';
import { RetentionProcess, retentionSights } from './application/record/retention.process.js';
import { SurveyHandler } from './application/record/survey.handler.js';
import { ChatController } from './adapters/http/record/chat.controller.js';
import { RecordController } from './adapters/http/record/record.controller.js';
import { ReportController } from './adapters/http/record/report.controller.js';
import { ReportingController } from './adapters/http/record/reporting.controller.js';
import { RecordingController } from './adapters/http/record/recording.controller.js';
import { NatsLiveRecordings } from './adapters/messaging/record/nats-live-recordings.js';
import { NatsSessionWords } from './adapters/messaging/record/nats-session-words.js';
import { RecordingConsumer } from './adapters/messaging/record/recording.consumer.js';
import { ChatRepository } from './adapters/persistence/record/chat.repository.js';
import { RecordingRepository } from './adapters/persistence/record/recording.repository.js';
import {
  PostgresReportMaterial,
  keptParts,
} from './adapters/persistence/record/report-material.js';
import { CreateSessionRecord1795000000602 } from './adapters/persistence/record/session-record.migration.js';
import { SurveyRepository } from './adapters/persistence/record/survey.repository.js';
import { ToolUseRepository } from './adapters/persistence/record/tool-use.repository.js';
import { SESSION_RECORD } from './application/ports.js';
import { ChatHandler } from './application/record/chat.handler.js';
import {
  CHAT_TRANSCRIPTS,
  EXPIRED_RECORDS,
  LIVE_RECORDINGS,
  RECORDINGS,
  REPORT_MATERIAL,
  SESSION_WORDS,
  SURVEYS,
  TOOL_USES,
} from './application/record/ports.js';
import { RecordSight } from './application/record/record-sight.js';
import { ReportSource } from './application/record/report/report.source.js';
import { ReportingApi } from './application/record/report/reporting-api.js';
import { RecordingPlayer } from './application/record/recording-player.js';
import { KeptSessionRecord } from './application/record/session-record.js';
import { noParts } from './module-parts.js';
import type { ModuleParts } from './module-parts.js';

export function recordParts(): ModuleParts {
  return {
    ...noParts,
    controllers: [
      ChatController,
      RecordController,
      RecordingController,
      ReportController,
      ReportingController,
      SurveyController,
    ],
    providers: [
      ChatHandler,
      RecordSight,
      RecordingPlayer,
      RecordingConsumer,
      ReportSource,
      RetentionProcess,
      retentionSights,
      SurveyHandler,
      CustomerTokens,
      ForgottenFacts,
      ReportingApi,
      { provide: SESSION_RECORD, useClass: KeptSessionRecord },
      { provide: CHAT_TRANSCRIPTS, useClass: ChatRepository },
      { provide: SESSION_WORDS, useClass: NatsSessionWords },
      { provide: TOOL_USES, useClass: ToolUseRepository },
      { provide: RECORDINGS, useClass: RecordingRepository },
      { provide: EXPIRED_RECORDS, useClass: PostgresExpiredRecords },
      { provide: SURVEYS, useClass: SurveyRepository },
      keptParts,
      { provide: REPORT_MATERIAL, useClass: PostgresReportMaterial },
      { provide: LIVE_RECORDINGS, useClass: NatsLiveRecordings },
    ],
    migrations: [CreateSessionRecord1795000000602],
  };
}
