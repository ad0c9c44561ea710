import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { areSettings, generateKeyPair } from '@jumpfleet/gateway-client';
import type { KeptPass, KeyPair } from '@jumpfleet/gateway-client';
import type { ClientSettings } from '@jumpfleet/gateway-contracts';
import type { ClientState } from '../application/client.steps.js';
import type { Identity } from '../application/enrolment.js';
import { parseOfflineTime } from '../application/offline-time.js';
import type { OfflineTime } from '../application/offline-time.js';
import type { ClientStatus } from '../application/ports.js';
import { readJson, writeWhole } from './atomic-file.js';
import { deleteInstallation } from './installation.js';

const nextKeysFile = 'next-keys.json';
const passFile = 'pass.json';
type SavedPass = KeptPass & Readonly<{ credential: string }>;

/** The client's own folder `state/`: keys, identity, last epoch, status. */
export class StateFolder implements ClientState {
  readonly #folder: string;
  readonly #installDir: string;

  constructor(installDir: string) {
    this.#installDir = installDir;
    this.#folder = join(installDir, 'state');
    mkdirSync(this.#folder, { recursive: true, mode: 0o700 });
  }

  keys(): KeyPair | undefined {
    return keyPair(readJson(this.#path('keys.json')));
  }

  makeKeys(): KeyPair {
    const keys = generateKeyPair();
    writeWhole(this.#path('keys.json'), JSON.stringify(keys));
    return keys;
  }

  identity(): Identity | undefined {
    const found = readJson(this.#path('identity.json')) as Partial<Identity> | undefined | null;
    if (typeof found?.clientId !== 'string' || typeof found.credential !== 'string')
      return undefined;
    const { clientId, credential, name = '', publicKey = '' } = found;
    if (publicKey !== this.keys()?.publicKey) return undefined;
    return { clientId, credential, name, publicKey };
  }

  saveIdentity(identity: Identity): void {
    writeWhole(this.#path('identity.json'), JSON.stringify(identity));
  }

  nextKeys(): KeyPair {
    const kept = keyPair(readJson(this.#path(nextKeysFile)));
    if (kept) return kept;
    const keys = generateKeyPair();
    writeWhole(this.#path(nextKeysFile), JSON.stringify(keys));
    return keys;
  }

  /** Cut off between the two, the keys have no identity and are answered with the same one when they enrol. */
  adopt(identity: Identity): void {
    renameSync(this.#path(nextKeysFile), this.#path('keys.json'));
    this.saveIdentity(identity);
  }

  lastEpoch(): number {
    const epoch = readJson(this.#path('epoch.json'));
    return Number.isSafeInteger(epoch) ? Number(epoch) : 0;
  }

  saveEpoch(epoch: number): void {
    writeWhole(this.#path('epoch.json'), JSON.stringify(epoch));
  }

  /** Of this client's present identity only. */
  pass(): KeptPass | undefined {
    const found = readJson(this.#path(passFile)) as Partial<SavedPass> | undefined | null;
    const { token, secret, goodUntil, credential } = found ?? {};
    if (typeof token !== 'string' || typeof secret !== 'string') return undefined;
    if (typeof goodUntil !== 'number' || credential !== this.identity()?.credential)
      return undefined;
    return { token, secret, goodUntil };
  }

  /** Not worth a wait for the disk: a pass that is lost costs a signature. */
  savePass(pass: KeptPass | undefined): void {
    if (!pass) {
      rmSync(this.#path(passFile), { force: true });
      return;
    }
    const saved = { ...pass, credential: this.identity()?.credential };
    const draft = this.#path(`${passFile}.new`);
    writeFileSync(draft, JSON.stringify(saved), { mode: 0o600 });
    renameSync(draft, this.#path(passFile));
  }

  siteSettings(): ClientSettings | undefined {
    const found = readJson(this.#path('site-settings.json'));
    return areSettings(found) ? found : undefined;
  }

  /** Most connections bring what is known; then nothing is written. */
  saveSiteSettings(settings: ClientSettings): void {
    const told = JSON.stringify(settings);
    if (told === JSON.stringify(this.siteSettings())) return;
    writeWhole(this.#path('site-settings.json'), told);
  }

  offlineTime(): OfflineTime | undefined {
    return parseOfflineTime(readJson(this.#path('offline.json')));
  }

  saveOfflineTime(time: OfflineTime): void {
    writeWhole(this.#path('offline.json'), JSON.stringify(time));
  }

  /** Somebody at the computer switched the client off; it stays so until somebody switches it on. */
  get isDisabled(): boolean {
    return existsSync(this.#path('disabled'));
  }

  disable(): void {
    writeWhole(this.#path('disabled'), '');
  }

  enable(): void {
    rmSync(this.#path('disabled'), { force: true });
  }

  saveStatus({ state, detail }: ClientStatus): void {
    const status = { state, detail, pid: process.pid, since: new Date().toISOString() };
    writeWhole(this.#path('status.json'), `${JSON.stringify(status)}\n`);
  }

  savePid(): void {
    writeWhole(this.#path('client.pid'), `${String(process.pid)}\n`);
  }

  forgetPid(): void {
    rmSync(this.#path('client.pid'), { force: true });
  }

  deleteInstallation(): void {
    deleteInstallation(this.#installDir);
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}

function keyPair(found: unknown): KeyPair | undefined {
  const keys = found as Partial<KeyPair> | undefined | null;
  if (!isRawKey(keys?.publicKey) || !isRawKey(keys.privateKey)) return undefined;
  return { publicKey: keys.publicKey, privateKey: keys.privateKey };
}

function isRawKey(value: unknown): value is string {
  return typeof value === 'string' && value.length === 43;
}
