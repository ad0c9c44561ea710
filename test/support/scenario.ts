import { join } from 'node:path';

import { SiteApi } from '@jumpfleet/gateway-client';
import { atEndOfSpecFile, testFolder } from '@jumpfleet/testing';

import { takeTurn } from './exclusive.js';
import { startJumpfleet } from './jumpfleet.js';
import type { JumpfleetOptions, RunningJumpfleet } from './jumpfleet.js';

export type Scenario = Readonly<{
  system: RunningJumpfleet;
  /** The REST APIs as the API account. */
  api: SiteApi;
  folder: string;
}>;

export type ScenarioOptions = JumpfleetOptions &
  Readonly<{
    /** Whether no other whole system may run beside it. */
    isAlone?: boolean;
  }>;

/** A whole system for one spec file, stopped and removed when the file ends. */
export async function openScenario(options: ScenarioOptions = {}): Promise<Scenario> {
  atEndOfSpecFile(await takeTurn(options));
  const folder = await testFolder();
  const system = await startJumpfleet(join(folder, 'data'), options);
  atEndOfSpecFile(() => system.stop());
  const { id, secret } = system.apiAccount;
  const api = new SiteApi(system.url, { clientId: id, clientSecret: secret });
  return { system, api, folder };
}
