import { generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { expect } from '@jest/globals';
import { clientReply, clientRequest, subjects } from '@jumpfleet/gateway-contracts';
import type { ClientReply, ClientRequest } from '@jumpfleet/gateway-contracts';
import { accessToken, policyNeighbour, unlimitedSession } from '@jumpfleet/policy-neighbour';
import type { NeighbourRepresentative } from '@jumpfleet/policy-neighbour';
import { redeemProof } from '@jumpfleet/sessions-contracts';
import type { RedeemRequest } from '@jumpfleet/sessions-contracts';
import { eventually } from '@jumpfleet/testing';
import { DataSource } from 'typeorm';
import type { SessionsWorld } from './sessions-world.js';

type Json = Readonly<Record<string, unknown>>;
export type Answer = Readonly<{ status: number; headers: Headers; body: Json }>;
export type Redeemed = Readonly<{ session: string; client_id: string; credential: string }>;

const source = { layer: 'site', number: 0, sessionPolicy: 0, label: 'the global session policy' };

/** Representatives and customers around the sessions service. */
export class AttendedWorld {
  private epoch = 0;
  private address = 0;

  constructor(readonly world: SessionsWorld) {}

  /** A token's subject is made of the name. */
  representative(name: string, number: number, ...teams: number[]): NeighbourRepresentative {
    const one = {
      ...{ id: `user-${name.toLowerCase()}`, number, username: name.toLowerCase(), name },
      maySupport: true,
      teams: teams.map((team) => ({ number: team, rank: 'member' as const })),
    };
    policyNeighbour.representatives.push(one);
    accessToken({ name, administrator: true });
    return one;
  }

  /** What a session may that was accepted from now on. */
  permits(...names: string[]): void {
    const permissions = ['shell', 'chat', ...names].map((permission) => ({
      ...{ permission, allowed: true, source, overrode: [] },
    }));
    policyNeighbour.decidesJump = () => ({
      session: { ...unlimitedSession, presence: 'attended', permissions },
    });
  }

  async as(name: string, method: string, path: string, body?: unknown): Promise<Answer> {
    const response = await fetch(new URL(path, this.world.service.url), {
      method,
      headers: {
        authorization: `Bearer ${accessToken({ name })}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return answerOf(response);
  }

  /** Nobody, from an address of their own unless one is named. */
  async stranger(path: string, init: RequestInit = {}, address = this.newAddress()) {
    const response = await fetch(new URL(path, this.world.service.url), {
      ...init,
      headers: { 'content-type': 'application/json', 'x-forwarded-for': address },
    });
    return answerOf(response);
  }

  newAddress(): string {
    this.address++;
    return `198.51.${String(this.address >> 8)}.${String(this.address & 255)}`;
  }

  async key(name: string, queue: unknown, more: object = {}): Promise<Json & { key: string }> {
    const { body } = await this.as(name, 'POST', '/api/v1/session-keys', { queue, ...more });
    return body as Json & { key: string };
  }

  async redeem(key: string, changes: Partial<RedeemRequest> = {}, address?: string) {
    const body = JSON.stringify({ ...redemption(key), ...changes });
    const path = `/api/v1/session-keys/${key}/redeem`;
    return this.stranger(path, { method: 'POST', body }, address);
  }

  /** A customer who waits with a line. */
  async waiting(name: string, queue: unknown, more: object = {}): Promise<Redeemed> {
    const { key } = await this.key(name, queue, more);
    const { body } = await this.redeem(key);
    const redeemed = body as unknown as Redeemed;
    await this.line(redeemed, 'here');
    await this.heard(redeemed, true);
    return redeemed;
  }

  async line(
    { session, client_id: client }: Redeemed,
    state: 'here' | 'away' | 'left',
    at = Date.now(),
  ): Promise<void> {
    if (state === 'here') this.epoch++;
    const word = { client, state, epoch: this.epoch, at };
    await this.world.report(session, 'customer', word);
  }

  /** Resolves once the service knows whether the customer has a line. */
  async heard({ session }: Pick<Redeemed, 'session'>, isHere: boolean): Promise<void> {
    const database = this.world.service.app.get(DataSource);
    const sql = 'SELECT is_here FROM customer_lines WHERE session_id = $1';
    await eventually(async () =>
      expect(await database.query(sql, [session])).toEqual([{ is_here: isHere }]),
    );
  }

  /** The shard that has the customer's line: answers what it is asked. */
  program(
    { client_id }: Redeemed,
    answer: (request: ClientRequest) => ClientReply,
  ): Readonly<{ asked: ClientRequest[]; stop: () => void }> {
    const asked: ClientRequest[] = [];
    const subscription = this.world.nats.subscribe(subjects.client(client_id), {
      callback: (_error, message) => {
        const request = clientRequest.parse(message.json());
        asked.push(request);
        message.respond(JSON.stringify(clientReply.parse(answer(request))));
      },
    });
    return { asked, stop: () => subscription.unsubscribe() };
  }
}

/** What a customer's program sends, with a key pair of its own. */
export function redemption(key: string): RedeemRequest {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const x = publicKey.export({ format: 'jwk' }).x ?? '';
  return {
    public_key: x,
    signature: sign(null, Buffer.from(redeemProof(key, x)), privateKey).toString('base64url'),
    hostname: `pc-${randomUUID().slice(0, 4)}`,
    platform: 'linux-64',
    version: '1.0.0',
    user: 'carl',
  };
}

async function answerOf(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('json') && text !== '';
  const body = isJson ? (JSON.parse(text) as Json) : { text };
  return { status: response.status, headers: response.headers, body };
}
