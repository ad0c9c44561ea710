import type { EventStore } from '@jumpfleet/event-log';
import { EVENT_STORE, handleCommand } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok } from '@jumpfleet/kernel';
import { CLOCK, CONFIG } from '@jumpfleet/lifecycle';
import type { InstallerRefusal, InstallerTerms, RegistryEvent } from '@jumpfleet/registry-domain';
import { installerDecider, installerStream } from '@jumpfleet/registry-domain';
import { Inject, Injectable } from '@nestjs/common';
import { randomInt, randomUUID } from 'node:crypto';
import type { RegistryConfig } from '../config.js';
import { INSTALLER_KEYS } from '../tokens.js';
import type { InstallerKeys } from './ports.js';

/** As the configuration API promises; letters and digits alone, for it is pasted into shells and read aloud. */
const keyLength = 32;
const keyLetters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

@Injectable()
export class CreateInstallerHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RegistryEvent>,
    @Inject(INSTALLER_KEYS) private readonly keys: InstallerKeys,
    @Inject(CONFIG) private readonly config: RegistryConfig,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  /** Answers the integer id of the new installer. */
  async handle(
    terms: InstallerTerms,
    validMinutes: number,
    cause: Cause,
  ): Promise<Result<number, InstallerRefusal>> {
    const installerId = randomUUID();
    const number = await this.keys.nextNumber();
    const { SERVER_VERSION: serverVersion } = this.config;
    const data = { installerId, number, validMinutes, terms, serverVersion };
    const result = await handleCommand(this.events, installerDecider, {
      stream: installerStream(installerId),
      command: { type: 'CreateInstaller', data },
      cause,
      now: this.clock.now(),
      within: this.keys.keep(installerId, newKey()),
    });
    return result.ok ? ok(number) : result;
  }
}

function newKey(): string {
  const letters = Array.from({ length: keyLength }, () => keyLetters[randomInt(keyLetters.length)]);
  return letters.join('');
}
