export { agentLine, challenge } from './agent-line.js';
export type {
  AgentEffect,
  AgentInput,
  AgentLine,
  AgentLineLimits,
  AgentStep,
  CloseReason,
  Goodbye,
} from './agent-line.js';
export { Allowance } from './allowance.js';
export { BulkPace } from './bulk-pace.js';
export type { BulkPaceLimits } from './bulk-pace.js';
export { Channels } from './channels.js';
export type { ChannelBreach, ChannelLimits, ChannelVerdict } from './channels.js';
export { grant, spend } from './credit.js';
export type { Credit } from './credit.js';
export { nextEpoch } from './epoch.js';
export { awaitAttach, representativeLine } from './representative-line.js';
export type {
  EndReason,
  Ending,
  RepresentativeClose,
  RepresentativeEffect,
  RepresentativeInput,
  RepresentativeLimits,
  RepresentativeLine,
  RepresentativeStep,
} from './representative-line.js';
export { ReceiveWindow } from './receive-window.js';
export { RepresentativeChannels } from './representative-channels.js';
export type { WindowLimits } from './representative-channels.js';
export { RepresentativeEnd } from './representative-end.js';
export type { RepresentativeEndLimits, RepresentativePhase } from './representative-end.js';
export type {
  Attachment,
  ChannelEffect,
  ChannelEnd,
  ChannelHeard,
  ChannelSaid,
  Members,
  Notice,
  RepresentativeSaid,
  Said,
  SessionEffect,
  SessionHeard,
  TerminalSize,
  ToolResult,
} from './representative-words.js';
export { Sayings } from './sayings.js';
export type { Saying } from './sayings.js';
export { SendWindow } from './send-window.js';
export { UpgradePermits } from './upgrade-permits.js';
export type { GrantVerdict, PermitGrant } from './upgrade-permits.js';
export { UpgradeWindows } from './upgrade-windows.js';
export type { UpgradePart, UpgradeRange } from './upgrade-windows.js';
