import { WebSocket } from 'ws';
import type { AgentLine } from '@jumpfleet/gateway-domain';
import type { AgentIdentity, Customer } from '../../application/agent-identity.js';
import { skillsOf } from '../../application/client-skills.js';
import type { ClientUpgrade } from '../upgrades/client-upgrade.js';
import type { ClientSessions } from '../session/client-sessions.js';

/** What a connection must keep only until it has proved who it is. */
export type PendingProof = Readonly<{ identity: AgentIdentity; nonce: string; ip: string }>;

/** Something that is given back when the line ends. */
export interface Listening {
  unsubscribe(): void;
}

/** Who is told what a socket says. */
export interface LineOwner {
  frame(socket: AgentSocket, data: Buffer, isBinary: boolean): void;
  gone(socket: AgentSocket): void;
}

const notYet: AgentLine = { phase: 'closed' };
const unknownSkills = skillsOf({});

/**
 * One Jump Client's connection. Tens of thousands of these live in a shard, so a field here is
 * memory times the fleet: no closure, no timer, and nothing that only the handshake needs.
 */
export class AgentSocket extends WebSocket {
  owner: LineOwner | null = null;
  line: AgentLine = notYet;
  clientId = '';
  proof: PendingProof | null = null;
  listening: Listening | null = null;
  sessions: ClientSessions | null = null;
  upgrade: ClientUpgrade | null = null;
  skills = unknownSkills;
  customer: Customer | null = null;
}
