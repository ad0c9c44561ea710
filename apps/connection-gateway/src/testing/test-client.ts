import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import {
  agentSubprotocol,
  connectProof,
  gatewayMessage,
  machineHeader,
  machineHeaderOf,
  passHeader,
  resumeProof,
} from '@jumpfleet/gateway-contracts';
import type { AgentPass, GatewayMessage, MachineUse } from '@jumpfleet/gateway-contracts';
import { WebSocket } from 'ws';
import type { Issuer } from './issuer.js';

/** A Jump Client's identity, or a temporary client's with those claims. */
export function newIdentity(issuer: Issuer, customer?: object) {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const clientId = randomUUID();
  return {
    clientId,
    credential: customer
      ? issuer.customerCredential(clientId, x, customer)
      : issuer.credential(clientId, x),
    prove: (nonce: string) =>
      sign(null, Buffer.from(connectProof(nonce, clientId)), privateKey).toString('base64url'),
  };
}
export type Identity = ReturnType<typeof newIdentity>;

export type Closed = Readonly<{ code: number; reason: string }>;

/** The bare wire, so that a test can say anything, also what no honest client would. */
export class RawLine {
  readonly socket: WebSocket;
  private readonly heard: (string | Buffer)[] = [];
  private wake: (() => void) | undefined;
  readonly closed: Promise<Closed>;
  readonly opened: Promise<unknown>;

  constructor(url: string, subprotocol: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(url.replace(/^http/, 'ws'), subprotocol, {
      headers,
      perMessageDeflate: false,
    });
    this.socket.on('message', (data: Buffer, isBinary) => {
      this.heard.push(isBinary ? data : data.toString());
      this.wake?.();
    });
    this.socket.on('error', () => undefined);
    this.opened = new Promise((resolve) => this.socket.once('open', resolve));
    this.closed = new Promise((resolve) =>
      this.socket.once('close', (code, reason) => resolve({ code, reason: reason.toString() })),
    );
  }

  static agent(url: string, headers: Readonly<Record<string, string>>): RawLine {
    return new RawLine(`${url}/agent`, agentSubprotocol, headers);
  }

  /** The next frame, whenever it comes; rejects when the line closes first. */
  async next(): Promise<string | Buffer> {
    while (this.heard.length === 0) {
      const arrival = new Promise<void>((resolve) => (this.wake = resolve));
      const end = this.closed.then(({ code }) => {
        if (this.heard.length === 0) throw new Error(`closed with ${code}`);
      });
      await Promise.race([arrival, end]);
    }
    return this.heard.shift() ?? '';
  }

  async nextMessage(): Promise<GatewayMessage> {
    return gatewayMessage.parse(JSON.parse(String(await this.next())));
  }

  async nextJson(): Promise<unknown> {
    return JSON.parse(String(await this.next()));
  }

  say(message: unknown): void {
    this.socket.send(JSON.stringify(message));
  }
}

/** What an upgrade request is answered; the line itself is dropped. */
export function knock(
  url: string,
  path: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    request(new URL(path, url), {
      headers: {
        connection: 'upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        'sec-websocket-protocol': agentSubprotocol,
        ...headers,
      },
    })
      .once('response', (response) => {
        void text(response).then((body) => resolve({ status: response.statusCode ?? 0, body }));
      })
      .once('upgrade', (_response, socket) => {
        socket.destroy();
        resolve({ status: 101, body: '' });
      })
      .once('error', reject)
      .end();
  });
}

const about = { version: '1.0.0', platform: 'linux-64', install_mode: 'user' } as const;

/** What a client shows beside its credential. */
export type Extras = Readonly<{ pass?: AgentPass | undefined; use?: MachineUse | undefined }>;

export const headersOf = ({ credential }: Identity, { pass, use }: Extras = {}) => ({
  authorization: `JumpClient ${credential}`,
  ...(pass && { [passHeader]: pass.token }),
  ...(use && { [machineHeader]: machineHeaderOf(use) }),
});

export async function challenged(url: string, identity: Identity, extras: Extras = {}) {
  const line = RawLine.agent(url, headersOf(identity, extras));
  const challenge = await line.nextMessage();
  if (challenge.t !== 'challenge') throw new Error(`challenge expected, got ${challenge.t}`);
  return { line, nonce: challenge.nonce, resume: challenge.resume === true };
}

/** A hello that proves the pass's secret. */
export function resuming({ secret }: AgentPass, { clientId }: Identity, nonce: string) {
  const own = 'B'.repeat(22);
  const mac = createHmac('sha256', Buffer.from(secret, 'base64url'))
    .update(resumeProof(nonce, own, clientId))
    .digest('base64url');
  return { t: 'hello', mac, nonce: own, last_epoch: 0, ...about };
}

/** A client that did everything right. */
export async function online(url: string, identity: Identity, lastEpoch = 0, use?: MachineUse) {
  const { line, nonce } = await challenged(url, identity, { use });
  line.say({ t: 'hello', signature: identity.prove(nonce), last_epoch: lastEpoch, ...about });
  const welcome = await line.nextMessage();
  if (welcome.t !== 'welcome') throw new Error(`welcome expected, got ${welcome.t}`);
  return { line, epoch: welcome.epoch, welcome };
}

export const hello = (signature: string) => ({ t: 'hello', signature, last_epoch: 0, ...about });
