import { randomUUID } from 'node:crypto';

import { generateKeyPair, signText } from '@jumpfleet/gateway-client';
import { enrolProof } from '@jumpfleet/gateway-contracts';
import { SimulatedFleet } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';
import { atEndOfSpecFile, eventually } from '@jumpfleet/testing';

import type { Scenario } from './scenario.js';

/** Numbers of Jump Item Roles that ship (PO-07). */
export const shippedRoles = { none: 1, all: 2, auditor: 3, startOnly: 4 } as const;

export type Somebody = Readonly<{ number: number; id: string; token: string }>;
/** Where somebody may do things with items. */
export type Place = Readonly<{ jump_group_id: number; jump_group_type: 'shared' | 'personal' }>;
export type KnownItem = Readonly<{ id: string; number: number; name: string }>;
export type KnownInstaller = Readonly<{ id: string; number: number; installer_id: string }>;

const password = 'a long Password 4 specs';

/** Makes users and items of a running system for a specification of who may do what. */
export class AccessSite {
  constructor(private readonly scenario: Scenario) {}

  get api(): Scenario['api'] {
    return this.scenario.api;
  }

  /** Somebody who has a role in the own personal list, and reaches nowhere else. */
  async user(username: string, personalRole: number, more: object = {}): Promise<Somebody> {
    const none = shippedRoles.none;
    const made = (await this.api.post('/api/v1/users', {
      username,
      password,
      representative: {
        perm_support_allowed: 'full_support',
        perm_jump_client: true,
        default_jump_item_role_id: none,
        private_jump_item_role_id: personalRole,
        inferior_jump_item_role_id: none,
        unassigned_jump_item_role_id: none,
      },
      ...more,
    })) as { id: number; principal_id: string };
    return { number: made.id, id: made.principal_id, token: await this.signIn(username) };
  }

  ownList({ number }: Somebody): Place {
    return { jump_group_id: number, jump_group_type: 'personal' };
  }

  /** A shared group that somebody is a member of with a role of its own (PO-05, PO-11). */
  async groupOf({ number }: Somebody, name: string, role: number): Promise<Place> {
    const { id } = (await this.api.post('/api/config/v1/jump-group', { name })) as { id: number };
    const member = { user_id: number, jump_item_role_id: role };
    await eventually(() => this.api.post(`/api/config/v1/jump-group/${id}/user`, member));
    return { jump_group_id: id, jump_group_type: 'shared' };
  }

  async signIn(username: string): Promise<string> {
    const response = await fetch(`${this.scenario.system.url}/api/v1/auth/login`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username, password, cookie: false }),
    });
    const { access_token } = (await response.json()) as { access_token?: string };
    if (access_token === undefined) throw new Error(`${username} cannot sign in`);
    return access_token;
  }

  /** Leads into a shared group, or into the personal list of a user as soon as the registry knows it. */
  async installer(place: object): Promise<KnownInstaller> {
    let made: unknown;
    await eventually(async () => {
      made = await this.api.post('/api/v1/installers', { paced: false, ...place });
    });
    return made as KnownInstaller;
  }

  async item(installer: KnownInstaller, name: string): Promise<KnownItem> {
    const { clientId: id } = await this.enrol(installer, name);
    return { id, name, number: await this.numberOf(id) };
  }

  /** One with a computer behind it that stays connected until the spec file ends. */
  async onlineItem(installer: KnownInstaller, name: string): Promise<KnownItem> {
    const identity = await this.enrol(installer, name);
    const fleet = new SimulatedFleet([identity], { site: this.scenario.system.url });
    atEndOfSpecFile(() => {
      fleet.stop();
    });
    fleet.start(1);
    const { clientId: id } = identity;
    await eventually(async () => {
      const { status } = (await this.api.get(`/api/v1/jump-clients/${id}`)) as { status: string };
      if (status !== 'online') throw new Error(`it is ${status}`);
    });
    return { id, name, number: await this.numberOf(id) };
  }

  /** A session that somebody has with a computer that is online. */
  async session({ token }: Somebody, { id }: KnownItem, externalKey: string): Promise<string> {
    const response = await fetch(`${this.scenario.system.url}/api/v1/jump-clients/${id}/jump`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ external_key: externalKey }),
    });
    const text = await response.text();
    if (!response.ok) throw new Error(`the jump was refused: ${text}`);
    return (JSON.parse(text) as { session: { id: string } }).session.id;
  }

  private async enrol(
    { installer_id: key }: KnownInstaller,
    name: string,
  ): Promise<SimulatedIdentity> {
    const pair = generateKeyPair();
    const enrolled = await fetch(`${this.scenario.system.url}/agent/enrol`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        installer_key: key,
        public_key: pair.publicKey,
        signature: signText(pair, enrolProof(key, pair.publicKey, name)),
        hostname: name,
        platform: 'linux-64',
        version: '1.0.0',
        install_mode: 'user',
        overrides: {},
      }),
    });
    const { client_id, credential } = (await enrolled.json()) as {
      client_id: string;
      credential: string;
    };
    return { ...pair, index: 0, clientId: client_id, credential };
  }

  async numberOf(id: string): Promise<number> {
    const item = await this.api.get(`/api/v1/jump-clients/${id}`);
    return (item as { properties: { number: number } }).properties.number;
  }

  /** What policy itself says to a user about an item of its own. */
  async allows(token: string, action: string, itemId: string): Promise<boolean> {
    const response = await fetch(`${this.scenario.system.url}/api/v1/access/decisions`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ action, jump_client_id: itemId }),
    });
    return ((await response.json()) as { allowed: boolean }).allowed;
  }
}

/** An id of the same kind that nothing has. */
export const unknownOf = (id: string): string => (/^\d+$/.test(id) ? '987654321' : randomUUID());
