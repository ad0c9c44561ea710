import { SigningKeys } from '@jumpfleet/keys';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import type { Provider } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { MembersGrpcController } from './adapters/grpc/members.grpc-controller.js';
import { PolicySecondFactors } from './adapters/grpc/policy-second-factors.js';
import { RegistryDirectory } from './adapters/grpc/registry-directory.js';
import { OrchestratorQueue } from './adapters/grpc/upgrade-queue.js';
import { SessionsGrpcController } from './adapters/grpc/sessions.grpc-controller.js';
import { SessionKeysController } from './adapters/http/session-keys.controller.js';
import { MembersController } from './adapters/http/members/members.controller.js';
import { TicketApprovalController } from './adapters/http/ticket-approval.controller.js';
import { NatsClientLines } from './adapters/messaging/nats-client-lines.js';
import { PostgresTicketApprovals } from './adapters/persistence/ticket-approvals.js';
import { SessionLine1795000000604 } from './adapters/persistence/session-line.migration.js';
import { TicketApproval1795000000603 } from './adapters/persistence/ticket-approval.migration.js';
import { HttpTicketDesk } from './adapters/ticket-system/http-ticket-desk.js';
import { OutboundTicketLookups } from './adapters/ticket-system/outbound-ticket-lookups.js';
import { ReachableClients } from './application/start/reachable-clients.js';
import { StartGate } from './application/start/start-gate.js';
import { StartPermits } from './application/start/start-permits.js';
import { TicketApprovals } from './application/start/ticket-approvals.js';
import { TicketRule } from './application/start/ticket-rule.js';
import { OpenedAnswer } from './adapters/http/opened-answer.js';
import { SessionSettingsController } from './adapters/http/settings/session-settings.controller.js';
import { SessionController } from './adapters/http/session.controller.js';
import { JumpClientDeletedConsumer } from './adapters/messaging/jump-client-deleted.consumer.js';
import { KvShardLeases } from './adapters/messaging/kv-shard-leases.js';
import { NatsSessionLines } from './adapters/messaging/nats-session-lines.js';
import { RepresentativeRevokedConsumer } from './adapters/messaging/representative-revoked.consumer.js';
import { SessionLinesConsumer } from './adapters/messaging/session-lines.consumer.js';
import { DueLegs1795000000602 } from './adapters/persistence/due-legs.migration.js';
import { PostgresAdmission } from './adapters/persistence/postgres-admission.js';
import { RevokedRepresentatives } from './adapters/persistence/revoked-representatives.js';
import { RevokedRepresentatives1795000000501 } from './adapters/persistence/revoked-representatives.migration.js';
import { PostgresSessionDirectory } from './adapters/persistence/session-directory.js';
import { CreateSessionDue1700000001001 } from './adapters/persistence/session-due.migration.js';
import { SessionDueRepository } from './adapters/persistence/session-due.repository.js';
import { PostgresSessionSettings } from './adapters/persistence/session-settings.js';
import { SignedTickets } from './adapters/tickets/signed-tickets.js';
import { DueActionsProcess } from './application/due-actions.process.js';
import { EndSessionHandler } from './application/end-session.handler.js';
import { EndWarnings } from './application/end-warnings.js';
import { JumpAccess } from './application/jump-access.js';
import { LineReportHandler } from './application/line-report.handler.js';
import { LostRelaysProcess } from './application/lost-relays.process.js';
import { OpenJumpHandler } from './application/open-jump.handler.js';
import { SUPPORT_DIRECTORY } from './application/attended/ports.js';
import type { SupportDirectory } from './application/attended/ports.js';
import {
  ADMISSION,
  CLIENT_LINES,
  DUE_ACTIONS,
  JUMP_CLIENT_DIRECTORY,
  SECOND_FACTORS,
  SESSION_DIRECTORY,
  SESSION_LINES,
  SHARD_LEASES,
  TICKET_APPROVALS,
  TICKET_DESK,
  TICKET_ISSUER,
  TICKET_LOOKUPS,
  UPGRADE_QUEUE,
} from './application/ports.js';
import { GuestFinder } from './application/members/guests.js';
import { JoinAccess } from './application/members/join-access.js';
import { MembersWordProcess } from './application/members/members-word.process.js';
import { MembersHandler } from './application/members/members.handler.js';
import { SessionPeople } from './application/members/session-people.js';
import { SessionTickets } from './application/members/session-tickets.js';
import { TakePartHandler } from './application/members/take-part.handler.js';
import { SessionFields } from './application/session-fields.js';
import { RequestSessionHandler } from './application/request-session.handler.js';
import { SessionActs } from './application/session-acts.js';
import { SessionCommands } from './application/session-commands.js';
import { SessionReports } from './application/session-reports.js';
import { SessionCauses } from './application/session-cause.js';
import { sessionListModel } from './application/session-list.projection.js';
import { StrayLegsProcess } from './application/stray-legs.process.js';
import { SessionSight } from './application/session-sight.js';
import { SessionSettingsHandler } from './application/settings/change-session-settings.handler.js';
import { sessionSettingsModel } from './application/settings/session-settings.projection.js';
import { SESSION_SETTINGS } from './application/settings/session-settings.js';
import type { SessionsConfig } from './config.js';
import type { ModuleParts } from './module-parts.js';

/** Sessions from request to end: their starts, representatives, lines and settings. */
export function coreParts(config: SessionsConfig): ModuleParts {
  return {
    controllers: [
      SessionController,
      MembersController,
      TicketApprovalController,
      SessionKeysController,
      SessionSettingsController,
      SessionsGrpcController,
      MembersGrpcController,
      JumpClientDeletedConsumer,
      RepresentativeRevokedConsumer,
    ],
    providers: [...application, ...adapters(config)],
    migrations: [
      CreateSessionDue1700000001001,
      RevokedRepresentatives1795000000501,
      DueLegs1795000000602,
      TicketApproval1795000000603,
      SessionLine1795000000604,
    ],
    readModels: [sessionListModel, sessionSettingsModel],
  };
}

const application: Provider[] = [
  SessionCauses,
  SessionActs,
  SessionSight,
  EndWarnings,
  JumpAccess,
  OpenJumpHandler,
  RequestSessionHandler,
  SessionCommands,
  SessionSettingsHandler,
  SessionTickets,
  StartPermits,
  StartGate,
  TicketApprovals,
  TicketRule,
  ReachableClients,
  SessionFields,
  JoinAccess,
  TakePartHandler,
  GuestFinder,
  MembersHandler,
  SessionPeople,
  MembersWordProcess,
  OpenedAnswer,
  SessionReports,
  EndSessionHandler,
  LineReportHandler,
  DueActionsProcess,
  LostRelaysProcess,
  StrayLegsProcess,
];

function adapters(config: SessionsConfig): Provider[] {
  return [
    SessionLinesConsumer,
    SessionDueRepository,
    RevokedRepresentatives,
    { provide: DUE_ACTIONS, useExisting: SessionDueRepository },
    { provide: SESSION_DIRECTORY, useClass: PostgresSessionDirectory },
    {
      provide: SECOND_FACTORS,
      useFactory: () => new PolicySecondFactors(config.POLICY_GRPC, config.SERVICE_SECRET),
    },
    { provide: CLIENT_LINES, useClass: NatsClientLines },
    { provide: TICKET_DESK, useClass: HttpTicketDesk },
    {
      provide: TICKET_LOOKUPS,
      inject: [SUPPORT_DIRECTORY, LOGGER],
      useFactory: (people: SupportDirectory, logger: Logger) =>
        new OutboundTicketLookups(config, people, logger),
    },
    { provide: TICKET_APPROVALS, useClass: PostgresTicketApprovals },
    { provide: SESSION_SETTINGS, useClass: PostgresSessionSettings },
    { provide: ADMISSION, useClass: PostgresAdmission },
    { provide: SESSION_LINES, useClass: NatsSessionLines },
    { provide: SHARD_LEASES, useClass: KvShardLeases },
    {
      provide: SigningKeys,
      inject: [DataSource],
      useFactory: (dataSource: DataSource) => SigningKeys.open(dataSource),
    },
    {
      provide: TICKET_ISSUER,
      inject: [SigningKeys],
      useFactory: (keys: SigningKeys) => new SignedTickets(keys),
    },
    {
      provide: JUMP_CLIENT_DIRECTORY,
      inject: [LOGGER],
      useFactory: (logger: Logger) =>
        new RegistryDirectory(config.REGISTRY_GRPC, config.SERVICE_SECRET, logger),
    },
    {
      provide: UPGRADE_QUEUE,
      inject: [LOGGER],
      useFactory: (logger: Logger) =>
        new OrchestratorQueue(config.UPGRADES_GRPC, config.SERVICE_SECRET, logger),
    },
  ];
}
