import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { WebSocketServer } from 'ws';
import {
  agentSubprotocol,
  limits,
  machineHeader,
  passHeader,
  readMachine,
} from '@jumpfleet/gateway-contracts';
import type { SlotAnswer } from '@jumpfleet/gateway-contracts';
import type {
  AgentIdentities,
  AgentIdentity,
  IdentityRefusal,
} from '../../application/agent-identity.js';
import type { Admission, AdmissionAnswer } from '../../application/admission.js';
import { offers, remoteAddress, socketOptions } from '../http/doors.js';
import type { Door } from '../http/doors.js';
import { problem, refuseUpgrade } from '../http/refusal.js';
import type { Refusal } from '../http/refusal.js';
import type { AgentLines } from './agent-lines.js';
import { AgentSocket } from './agent-socket.js';
import type { LineGuard } from './line-guard.js';

type Knock = Readonly<{ request: IncomingMessage; socket: Duplex; head: Buffer }>;

export type AgentDoorOptions = Readonly<{
  lines: AgentLines;
  identities: AgentIdentities;
  admission: Admission;
  guard: LineGuard;
  behindProxy: boolean;
  onRefused: (code: string) => void;
}>;

const badUpgrade = problem(
  400,
  'bad-upgrade',
  `This address speaks the WebSocket subprotocol ${agentSubprotocol}.`,
);
const identityRefusals: Record<IdentityRefusal, Refusal> = {
  'credential-missing': problem(
    401,
    'credential-missing',
    'Show the credential in the header: Authorization: JumpClient <credential>',
  ),
  'credential-invalid': problem(401, 'credential-invalid', 'The credential is not valid.'),
  'jump-client-removed': problem(
    410,
    'jump-client-removed',
    'The Jump Client does not exist. Remove it from this computer.',
  ),
  'keys-unavailable': busy('server-busy', 'Identities cannot be checked yet. Try again.'),
};
const draining = busy('shard-draining', 'This shard is going away. Try again.');
const crowded = busy('server-busy', 'Too many connections are being opened. Try again.');

/** The rest of the room is for those who were told to come now. */
const roomForNewcomers = Math.floor(limits.maxUnauthenticated * 0.75);

function headerOf({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' ? value : undefined;
}

function slotOf(request: IncomingMessage): string | undefined {
  return headerOf(request, 'jumpfleet-slot');
}

/** `/agent`: all that can be checked before the 101 is, so that a refusal costs next to nothing. */
export class AgentDoor implements Door {
  private readonly server = new WebSocketServer({
    ...socketOptions,
    WebSocket: AgentSocket,
    handleProtocols: () => agentSubprotocol,
  });
  /** Upgrades that wait for admission. */
  private waiting = 0;
  private isDraining = false;

  constructor(private readonly options: AgentDoorOptions) {}

  drain(): void {
    this.isDraining = true;
  }

  open(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.isDraining) return this.refuse(socket, draining);
    if (!offers(request, agentSubprotocol)) return this.refuse(socket, badUpgrade);
    const room = slotOf(request) === undefined ? roomForNewcomers : limits.maxUnauthenticated;
    if (this.waiting + this.options.lines.unauthenticated >= room)
      return this.refuse(socket, crowded);
    const { authorization } = request.headers;
    const use = readMachine(request.headers[machineHeader]);
    const pass = headerOf(request, passHeader);
    const check = this.options.identities.check({ authorization, pass, use });
    if (!check.ok) return this.refuse(socket, identityRefusals[check.refusal]);
    const refusal = this.options.guard.refusal(check.identity.clientId, use?.machine);
    if (refusal) return this.refuse(socket, refusal);
    this.admit({ request, socket, head }, check.identity);
  }

  private admit(knock: Knock, identity: AgentIdentity): void {
    const { admission } = this.options;
    if (!admission.isOn) return this.upgrade(knock, identity);
    this.waiting++;
    const wish = {
      clientId: identity.clientId,
      slot: slotOf(knock.request),
      isWanted: () => !knock.socket.destroyed && !this.isDraining,
    };
    admission.admit(wish).then(
      (answer) => {
        this.waiting--;
        this.answer(knock, identity, answer);
      },
      () => {
        this.waiting--;
        this.refuse(knock.socket, unavailable);
      },
    );
  }

  private answer(knock: Knock, identity: AgentIdentity, answer: AdmissionAnswer): void {
    switch (answer.kind) {
      case 'admitted':
        return this.upgrade(knock, identity);
      case 'later':
        return this.refuse(knock.socket, comeBack(answer.inMs, answer.slot));
      case 'unavailable':
        return this.refuse(knock.socket, this.isDraining ? draining : unavailable);
    }
  }

  private upgrade({ request, socket, head }: Knock, identity: AgentIdentity): void {
    if (socket.destroyed) return;
    const ip = remoteAddress(request, this.options.behindProxy);
    this.options.guard.connected(identity.clientId);
    // The 101 and the challenge leave in one write.
    socket.cork();
    this.server.handleUpgrade(request, socket, head, (line) => {
      this.options.lines.accept(line, identity, ip);
    });
    socket.uncork();
  }

  private refuse(socket: Duplex, refusal: Refusal): void {
    this.options.onRefused(String(refusal.body['code']));
    refuseUpgrade(socket, refusal);
  }
}

const unavailable = busy('admission-unavailable', 'No connections are admitted now. Try again.');

function comeBack(inMs: number, slot: string): Refusal {
  const body: SlotAnswer = {
    code: 'reconnect-slot',
    detail: 'The global connection rate is reached. Come back at your slot.',
    slot_in_ms: inMs,
    slot,
  };
  return { status: 503, body, headers: { 'Retry-After': String(Math.ceil(inMs / 1000)) } };
}

function busy(code: SlotAnswer['code'], detail: string): Refusal {
  return { status: 503, body: { code, detail }, headers: { 'Retry-After': '5' } };
}
