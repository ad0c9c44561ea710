import { existsSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { AgentMessage, GatewayMessage } from '@jumpfleet/gateway-contracts';
import { testFolder } from '@jumpfleet/testing';
import { BuiltVersions, TestPublisher } from './built-versions.js';
import type { BuiltVersion } from './built-versions.js';
import { InstalledProgram } from './installed-program.js';
import { TestSite } from './test-site.js';

type Said<T extends AgentMessage['t']> = Extract<AgentMessage, { t: T }>;

export type Offered = Readonly<{
  built?: BuiltVersion;
  release?: string;
  roots?: readonly string[];
  permit?: number;
  leaseMs?: number;
  delta?: Extract<GatewayMessage, { t: 'upgrade' }>['delta'];
}>;

/** For each test a client of version 1.0.0, installed and not started, and its site, which can offer it 1.1.0. */
export class UpgradeWorld {
  readonly publisher = new TestPublisher();
  #folder = '';
  #versions: BuiltVersions | undefined;
  #old: BuiltVersion | undefined;
  #next: BuiltVersion | undefined;
  #site: TestSite | undefined;
  #client: InstalledProgram | undefined;
  #permit = 100;
  #installations = 0;

  get folder(): string {
    return this.#folder;
  }

  get versions(): BuiltVersions {
    return there(this.#versions);
  }

  get old(): BuiltVersion {
    return there(this.#old);
  }

  get next(): BuiltVersion {
    return there(this.#next);
  }

  get site(): TestSite {
    return there(this.#site);
  }

  get client(): InstalledProgram {
    return there(this.#client);
  }

  async build(): Promise<void> {
    this.#folder = await testFolder();
    this.#versions = new BuiltVersions(this.#folder);
    this.#old = this.#versions.build('1.0.0');
    this.#next = this.#versions.build('1.1.0');
  }

  async install(): Promise<void> {
    this.#site = await new TestSite().open();
    const name = `the client ${String(++this.#installations)}`;
    this.#client = new InstalledProgram(join(this.#folder, name));
    await this.#client.install(this.old, this.#site, this.publisher.root());
  }

  async remove(): Promise<void> {
    if (existsSync(this.client.dir)) await this.client.control('stop');
    rmSync(this.client.dir, { recursive: true, force: true });
    this.site.close();
  }

  said<T extends AgentMessage['t']>(kind: T): Said<T>[] {
    return this.site.heard.filter((message): message is Said<T> => message.t === kind);
  }

  versionsSeen(): string[] {
    return this.said('hello').map(({ version }) => version);
  }

  versionsThere(): string[] {
    return readdirSync(join(this.client.dir, 'versions')).toSorted();
  }

  async connections(count: number): Promise<void> {
    await this.site.until(() => this.said('stats').length >= count);
  }

  /** Started as by its scripts; `limit` goes before the command. */
  async online(limit = ''): Promise<void> {
    this.client.start(limit);
    await this.connections(1);
  }

  /** Answers the permit. */
  async offer(offered: Offered = {}): Promise<number> {
    const { built = this.next, roots, delta, permit = ++this.#permit, leaseMs = 30_000 } = offered;
    const release = offered.release ?? (await this.publisher.release(built));
    this.site.served.set('package', readFileSync(built.package));
    const more = { ...(roots && { roots: [...roots] }), ...(delta && { delta }) };
    this.site.say({ t: 'upgrade', permit, release, lease_ms: leaseMs, ...more });
    return permit;
  }

  /** Answers when it was said. */
  async restart(permit: number, withinMs = 20_000, inMs = 0): Promise<number> {
    await this.site.until(() =>
      this.said('upgrade-ready').some((ready) => ready.permit === permit),
    );
    const times = { in_ms: inMs, within_ms: withinMs };
    this.site.say({ t: 'upgrade-restart', permit, slot: 'a-slot', ...times });
    return performance.now();
  }

  /** The version that it is done with, or the code of its failure. */
  async outcomeOf(permit: number): Promise<string> {
    const ends = () =>
      [...this.said('upgrade-done'), ...this.said('upgrade-failed')].filter(
        (end) => end.permit === permit,
      );
    await this.site.until(() => ends().length > 0);
    const [end] = ends();
    if (end?.t === 'upgrade-failed') return end.code;
    return end?.version ?? '';
  }

  async upgradeTo(built: BuiltVersion, release?: string): Promise<void> {
    const permit = await this.offer({ built, ...(release !== undefined && { release }) });
    await this.restart(permit);
    expect(await this.outcomeOf(permit)).toBe(built.version);
    this.site.say({ t: 'upgrade-noted', permit });
  }
}

export function upgradeWorld(): UpgradeWorld {
  const world = new UpgradeWorld();
  beforeAll(() => world.build());
  beforeEach(() => world.install());
  afterEach(() => world.remove());
  return world;
}

/** One client, connected, for all tests of a file. */
export function sharedUpgradeWorld(): UpgradeWorld {
  const world = new UpgradeWorld();
  beforeAll(async () => {
    await world.build();
    await world.install();
    await world.online();
  });
  afterAll(() => world.remove());
  return world;
}

function there<Value>(value: Value | undefined): Value {
  if (value === undefined) throw new Error('the world is not built yet');
  return value;
}
