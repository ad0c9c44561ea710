import {
  createHmac,
  createPrivateKey,
  generateKeyPairSync,
  randomBytes,
  randomUUID,
  sign,
} from 'node:crypto';
import type { JsonWebKey, KeyObject } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { agentSubprotocol, connectProof, resumeProof } from '@jumpfleet/gateway-contracts';
import type { AgentPass, GatewayMessage } from '@jumpfleet/gateway-contracts';
import { signJwt } from '@jumpfleet/keys';

/** Who signs the credentials of a benchmark's clients. */
export type SigningKey = Readonly<{ kid: string; privateJwk: JsonWebKey }>;

export type Identity = Readonly<{
  id: string;
  key: KeyObject;
  credential: string;
  /** Of its last full handshake. */
  pass?: AgentPass | undefined;
}>;

export function newIdentities(count: number, { kid, privateJwk }: SigningKey): Identity[] {
  const signer = createPrivateKey({ format: 'jwk', key: privateJwk });
  return Array.from({ length: count }, () => {
    const { privateKey, publicKey } = generateKeyPairSync('ed25519');
    const { x } = publicKey.export({ format: 'jwk' });
    const id = randomUUID();
    const claims = {
      iss: 'jumpfleet/registry',
      sub: id,
      iat: Math.floor(Date.now() / 1000),
      cnf: { jwk: { kty: 'OKP', crv: 'Ed25519', x } },
    };
    return { id, key: privateKey, credential: signJwt(claims, kid, signer) };
  });
}

export type Target = Readonly<{ port: number }>;
type Challenge = Extract<GatewayMessage, { t: 'challenge' }>;

const headersOf = ({ credential, pass }: Identity) =>
  `Sec-WebSocket-Protocol: ${agentSubprotocol}\r\nAuthorization: JumpClient ${credential}\r\n` +
  (pass ? `Jumpfleet-Pass: ${pass.token}\r\n` : '');

const handshake = (extra: string) =>
  'GET /agent HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
  `Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${randomBytes(16).toString('base64')}\r\n${extra}\r\n`;

/**
 * A WebSocket client that costs as little as can be, so that what is measured is the server. It knows
 * only frames below 64 KiB, which is all that these servers send.
 */
export class LeanClient {
  private received: Buffer = Buffer.alloc(0);
  private isOpen = false;
  private readonly socket: Socket;

  constructor(
    { port }: Target,
    private readonly identity: Identity | undefined,
    private readonly done: (client: LeanClient, error?: string, pass?: AgentPass) => void,
  ) {
    const extra = identity ? headersOf(identity) : '';
    // The kernel chooses the source port at connect; choosing it at bind costs up to a millisecond.
    this.socket = connect({ host: '127.0.0.1', port, noDelay: true });
    this.socket.write(handshake(extra));
    this.socket.on('data', (bytes: Buffer) => this.take(bytes));
    this.socket.on('error', (error) => this.done(this, error.message));
    this.socket.on('close', () => this.done(this, 'closed'));
  }

  destroy(): void {
    this.socket.removeAllListeners('close');
    // A reset leaves no port behind waiting for the next round.
    this.socket.resetAndDestroy();
  }

  private take(bytes: Buffer): void {
    this.received = this.received.length === 0 ? bytes : Buffer.concat([this.received, bytes]);
    if (!this.isOpen && !this.readAnswer()) return;
    for (let text = this.readFrame(); text !== undefined; text = this.readFrame()) this.hear(text);
  }

  private readAnswer(): boolean {
    const end = this.received.indexOf('\r\n\r\n');
    if (end < 0) return false;
    const status = this.received.toString('latin1', 9, 12);
    this.received = this.received.subarray(end + 4);
    if (status !== '101') {
      this.done(this, `answered ${status}`);
      return false;
    }
    this.isOpen = true;
    if (!this.identity) this.done(this);
    return true;
  }

  private readFrame(): string | undefined {
    const [, short = 0] = this.received;
    const header = short === 126 ? 4 : 2;
    if (this.received.length < header) return undefined;
    const length = short === 126 ? this.received.readUInt16BE(2) : short;
    if (this.received.length < header + length) return undefined;
    const text = this.received.toString('utf8', header, header + length);
    this.received = this.received.subarray(header + length);
    return text;
  }

  /** What a client says that has nothing to say. */
  ping(): void {
    this.socket.write(ping);
  }

  private hear(text: string): void {
    if (!text.startsWith('{')) return;
    const message = JSON.parse(text) as GatewayMessage;
    if (message.t === 'challenge') this.answer(message);
    else if (message.t === 'welcome') {
      this.received = empty;
      this.done(this, undefined, message.pass);
    }
  }

  private answer(challenge: Challenge): void {
    if (!this.identity) return;
    this.socket.write(
      textFrame(
        JSON.stringify({
          t: 'hello',
          ...proofOf(this.identity, challenge),
          last_epoch: 0,
          version: '1.0.0',
          platform: 'linux-64',
          install_mode: 'user',
        }),
      ),
    );
  }
}

/** A pass that was shown must have been taken: otherwise another thing is measured than is said. */
function proofOf({ id, key, pass }: Identity, { nonce, resume = false }: Challenge) {
  if (resume !== (pass !== undefined)) throw new Error('the pass was not taken');
  if (!pass)
    return {
      signature: sign(null, Buffer.from(connectProof(nonce, id)), key).toString('base64url'),
    };
  const own = randomBytes(16).toString('base64url');
  const mac = createHmac('sha256', Buffer.from(pass.secret, 'base64url'));
  return { nonce: own, mac: mac.update(resumeProof(nonce, own, id)).digest('base64url') };
}

const empty = Buffer.alloc(0);

/** A masked frame of more than 125 bytes; a mask of zeros is as valid as any. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.from([
    0x81,
    0x80 | 126,
    payload.length >> 8,
    payload.length & 0xff,
    0,
    0,
    0,
    0,
  ]);
  return Buffer.concat([head, payload]);
}

const pingText = Buffer.from('{"t":"ping"}');
const ping = Buffer.concat([Buffer.from([0x81, 0x80 | pingText.length, 0, 0, 0, 0]), pingText]);
