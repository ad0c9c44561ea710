export { bulkGarbage } from './bulk-garbage.js';
export { AgentConnection } from './agent-connection.js';
export type { AgentDial, AgentOwner } from './agent-connection.js';
export { agentLine, dueAt, openAgentLine } from './agent-line.js';
export type { AgentLine, AgentLineEffect, AgentLineInput, AgentProfile } from './agent-line.js';
export type {
  ChannelMessage,
  Notice,
  OpenMessage,
  PinOrder,
  Said,
  SessionWord,
  UpgradeMessage,
  WakeOrder,
  Welcome,
} from './agent-line.js';
export { askedStatistics } from './asked-statistics.js';
export { backoff, delay } from './backoff.js';
export { ReceiveCredit, SendCredit } from './credit.js';
export { areSettings, readGatewayMessage } from './gateway-message.codec.js';
export { generateKeyPair, signText } from './key-pair.js';
export type { KeyPair } from './key-pair.js';
export type { LineEnd } from './line-end.js';
export { keptPass, passAfter } from './pass.js';
export type { KeptPass } from './pass.js';
export { encodeLargePng, encodePng } from './png.js';
export type { Picture } from './png.js';
export { nextMove } from './reconnect.js';
export type { NextMove } from './reconnect.js';
export { downloadFile, uploadFile } from './file-copy.js';
export type { CopyOptions } from './file-copy.js';
export { RemoteChannel, ToolFailed } from './remote-channel.js';
export { RemoteFiles } from './remote-files.js';
export type { Download, Transferred, Upload, UploadPlan } from './remote-files.js';
export { RemoteShell } from './remote-shell.js';
export type { ShellEnd } from './remote-shell.js';
export { RemoteSystem } from './remote-system.js';
export { RepresentativeLine, SessionRefused } from './representative-line.js';
export type { LineOptions, Renewal } from './representative-line.js';
export { SiteApi, SiteRefusal, localOperator } from './site-api.js';
export type { Credentials, Operator } from './site-api.js';
export type { Opener, ToolRequest } from './tool-request.js';
