import { beforeAll } from '@jest/globals';

import { recordOfASession } from './sessions/record.scenario.js';
import { attendedSession } from './sessions/attended.scenario.js';
import { sessionPage } from './sessions/session-page.scenario.js';
import { scriptedSession } from './sessions/scripted-session.scenario.js';
import { ticketLookup } from './sessions/ticket-lookup.scenario.js';
import { toolsOfASession } from './sessions/tools.scenario.js';
import { openSessionsWorld } from './sessions/world.js';
import type { SessionsWorld } from './sessions/world.js';

const wholeSystemMs = 600_000;

let opened: SessionsWorld;
/** For the tests themselves: there is no world yet while they are declared. */
const world = (): SessionsWorld => opened;

beforeAll(async () => {
  opened = await openSessionsWorld();
}, wholeSystemMs);

// Each scenario declares its own `describe`, and leaves the site as it found it.
attendedSession(world);
scriptedSession(world);
toolsOfASession(world);
recordOfASession(world);
ticketLookup(world);
sessionPage(world);
