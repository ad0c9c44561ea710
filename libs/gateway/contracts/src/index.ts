export {
  agentMessage,
  gatewayMessage,
  representativeMessage,
  sessionMessage,
} from './agent-frames.js';
export type {
  AgentMessage,
  GatewayMessage,
  RepresentativeMessage,
  SessionMessage,
} from './agent-frames.js';
export {
  clientReply,
  clientRequest,
  presenceBatch,
  rosterAnswer,
  rosterBuckets,
  rosterDigest,
  rosterRequest,
  sessionEndReason,
  sessionEndRequest,
  sessionNotice,
  sessionLine,
  sessionWord,
  recordingMessage,
  shardLease,
  shardLeases,
  statsBatch,
  subjects,
} from './bus.js';
export type {
  ClientReply,
  ClientRequest,
  LinkAddress,
  PresenceBatch,
  RosterAnswer,
  RosterDigest,
  SessionEndReason,
  SessionEndRequest,
  SessionNotice,
  SessionLine,
  SessionWord,
  RecordingBatch,
  ShardLease,
  StatsBatch,
} from './bus.js';
export {
  clientSettings,
  clientSettingsOfSite,
  noThumbnailReason,
  ownOfflineTimes,
  siteSettingsEntry,
  statisticNames,
  thumbnailHeaders,
} from './client-settings.js';
export type {
  ClientSettings,
  ClientSettingsOfSite,
  NoThumbnailReason,
  OwnOfflineTimes,
  StatisticName,
} from './client-settings.js';
export { closeCodes } from './close-codes.js';
export type { CloseCode } from './close-codes.js';
export {
  connectProof,
  credentialClaims,
  enrolProof,
  registryIssuer,
  slotAnswer,
} from './credential.js';
export type { CredentialClaims, SlotAnswer } from './credential.js';
export {
  dataFrameHeaderBytes,
  dataFrameKind,
  decodeDataFrame,
  encodeDataFrame,
} from './data-frame.js';
export { decodeAgentFrame, decodeRepresentativeFrame } from './decode.js';
export type { AgentFrame, FrameFault, RepresentativeFrame } from './decode.js';
export { agentSubprotocol, limits, sessionSubprotocol } from './limits.js';
export { readRelaySequence, relaySequence, relayToClient, relayToRepresentative } from './relay.js';
export type { RelayToClient, RelayToRepresentative } from './relay.js';
export { rosterBucket, rosterHash, rosterHashHex } from './roster-hash.js';
export { pinFailureCodes } from './session-words.js';
export type { PinFailureCode } from './session-words.js';
export { statistics } from './statistics.js';
export type { Statistics } from './statistics.js';
export { enrolAnewProof, machineHeader, machineHeaderOf, readMachine } from './machine.js';
export type { MachineUse } from './machine.js';
export { passHeader, resumeProof } from './pass.js';
export type { AgentPass } from './pass.js';
export {
  upgradeOrders,
  upgradeOrdersTaken,
  upgradeReportStates,
  upgradeReports,
} from './upgrade-bus.js';
export type { UpgradeOrders, UpgradeOrdersTaken, UpgradeReports } from './upgrade-bus.js';
export {
  decodeUpgradeFrame,
  encodeUpgradeFrame,
  upgradeFrameHeaderBytes,
  upgradeFrameKind,
} from './upgrade-data-frame.js';
export { permitNumber, upgradeDelta, upgradeWindow } from './upgrade-frames.js';
export {
  clientFeature,
  computerPath,
  downloadOpened,
  fileEntry,
  mayOpen,
  operationOf,
  permissionsOf,
  processEntry,
  sessionTool,
  toolFailureCodes,
  toolRequests,
  transferred,
  uploadOpened,
} from './tools.js';
export type {
  ClientFeature,
  FileEntry,
  ProcessEntry,
  SessionTool,
  ToolFailureCode,
  ToolOperation,
} from './tools.js';
