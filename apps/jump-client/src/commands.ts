import { join } from 'node:path';
import { trustRoot } from '@jumpfleet/releases';
import type { Actions } from './adapters/actions/action-handlers.js';
import { readJson, writeWhole } from './adapters/atomic-file.js';
import { BoundedLog } from './adapters/bounded-log.js';
import { readClock } from './adapters/boot-clock.js';
import { enrol, enrolAnew, validUntilNow } from './adapters/http-enrolment.js';
import { localUser } from './adapters/local-user.js';
import { machineUse } from './adapters/machine.js';
import { runningPid, stopProcess } from './adapters/running-client.js';
import { screenPlaces, screenSource } from './adapters/screen/screen-source.js';
import { loginPlaces, screenState } from './adapters/screen/screen-state.js';
import { StateFolder } from './adapters/state-folder.js';
import { hasScreen, linuxStatistics } from './adapters/statistics/linux-statistics.js';
import { tellSystemLog } from './adapters/system-log.js';
import { wakeSender } from './adapters/wake/wake-sender.js';
import { clientSteps } from './application/client.steps.js';
import type { ClientParts } from './application/client.steps.js';
import { LeaveRefused, mayLeave } from './application/local-leave.js';
import type { ClientLog } from './application/ports.js';
import type { Facts, Target } from './application/plan.js';
import { run } from './application/runner.js';
import { Prompts } from './application/session/prompts.js';
import { SessionChannels } from './application/session/session-channels.js';
import { SettingsFault, parseSettings, readOverrides } from './application/settings.js';
import type { Settings } from './application/settings.js';
import type { UpgradeStep } from './application/upgrade/ports.js';
import type { Elder } from './application/upgrade/seat.js';
import type { Wish } from './application/wish.js';
import { clientTools } from './tools.js';
import { upgradeParts } from './upgrade-parts.js';

export type ClientContext = Readonly<{
  installDir: string;
  environment: NodeJS.ProcessEnv;
  wish: Wish;
  /** Says one line to whoever started the program. */
  say: (line: string) => void;
  /** Of a version on trial: the process that started it. */
  elder?: Elder;
  /** Is told each point of an upgrade between which a power cut may fall. */
  step?: (step: UpgradeStep) => void;
  /** Restarts the computer; without it nobody can have that done. */
  reboot?: () => Promise<void>;
}>;

/** Brings the client of this folder to the target, and keeps it there until somebody wishes otherwise. */
export async function bringTo(target: Target, context: ClientContext): Promise<Target> {
  const { installDir } = context;
  const settings = readSettings(installDir);
  const state = new StateFolder(installDir);
  const log = speaking(new BoundedLog(installDir), context.say);
  if (target === 'online' && state.isDisabled) {
    context.say('The Jump Client is disabled on this computer.');
    return 'disabled';
  }
  const upgrade = upgradeParts(context, { state, log });
  if (upgrade.seat === undefined) becomeTheClient(installDir, state);
  const facts = {
    hasKeys: state.keys() !== undefined,
    isEnrolled: state.identity() !== undefined,
    isAnnounced: false,
    hasFiles: true,
  };
  const parts = { settings, state, log, ...stepParts(context, settings, log), ...upgrade };
  return reach(target, facts, parts);
}

/** A version on trial does so only when it was welcomed. */
function becomeTheClient(installDir: string, state: StateFolder): void {
  const other = runningPid(installDir);
  if (other !== undefined && other !== process.pid)
    throw new Error(`the Jump Client already runs (process ${String(other)})`);
  state.savePid();
}

function stepParts(context: ClientContext, settings: Settings, log: ClientLog) {
  const { installDir, environment, wish } = context;
  const screen = screenPlaces(environment, hasScreen);
  const tools = clientTools({ environment, log, screen, actions: actionsOf(context) });
  return {
    tools,
    sessions: new SessionChannels({ tools, prompts: new Prompts(undefined), log }),
    wish,
    enrol,
    enrolAnew,
    newUse: () => machineUse(settings.site, installDir),
    wake: wakeSender(log),
    statistics: linuxStatistics(screenState(screen, loginPlaces)),
    screen: screenSource(screen),
    readClock,
  };
}

function actionsOf({ wish, reboot }: ClientContext): Actions | undefined {
  return reboot && { restartClient: () => wish.restart(), reboot };
}

async function reach(
  target: Target,
  facts: Facts,
  parts: ClientParts & Readonly<{ state: StateFolder }>,
): Promise<Target> {
  const { state, log, seat } = parts;
  try {
    const reached = await run(target, facts, clientSteps(parts));
    if (reached === 'removed' || reached === 'replaced') return reached;
    state.saveStatus({ state: reached === 'disabled' ? reached : 'stopped', detail: '' });
    state.forgetPid();
    return reached;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    log.error(`failed: ${why}`);
    if (seat?.isTaken === false) throw error;
    state.saveStatus({ state: 'failed', detail: why });
    state.forgetPid();
    throw error;
  }
}

export type Configuration = Readonly<{
  fixed: Omit<Settings, 'overrides'>;
  options: ReadonlyMap<string, string>;
  open: ReadonlySet<string>;
  trustedRoot: string | undefined;
}>;

/** Throws where the site leaves it to privileged users to remove or disable the client (AG-41). */
export function assertMayLeave(installDir: string): void {
  const settings = new StateFolder(installDir).siteSettings();
  if (!mayLeave(settings, localUser(installDir))) throw new LeaveRefused();
}

/** Switches the client off for good; one that runs says goodbye itself. */
export async function disable(context: ClientContext): Promise<void> {
  const { installDir } = context;
  assertMayLeave(installDir);
  new StateFolder(installDir).disable();
  const pid = runningPid(installDir);
  if (pid === undefined) await bringTo('disabled', context);
  else await stopProcess(pid);
  context.say('The Jump Client is disabled.');
}

export function enable({ installDir, say }: Pick<ClientContext, 'installDir' | 'say'>): void {
  new StateFolder(installDir).enable();
  say('The Jump Client is enabled.');
}

/** Checks the installer's options and writes them down. The server is asked only when the time is over. */
export async function configure(
  installDir: string,
  { fixed, options, open, trustedRoot }: Configuration,
): Promise<void> {
  const wanted: Settings = { ...fixed, overrides: readOverrides(options, open) };
  if (parseSettings(wanted) === undefined)
    throw new SettingsFault('this installer was not made by a Jumpfleet site');
  const settings = { ...wanted, validUntil: await validUntil(fixed) };
  if (trustedRoot !== undefined && !trustRoot(trustedRoot).ok)
    throw new SettingsFault('the root that this installer carries is not one of a Jumpfleet site');
  writeWhole(join(installDir, 'settings.json'), JSON.stringify(settings, undefined, 2));
  if (trustedRoot !== undefined) writeWhole(join(installDir, 'trusted-root.json'), trustedRoot);
}

/** AG-02: an installer that is run too late installs nothing, unless the site extended it meanwhile. */
async function validUntil(fixed: Omit<Settings, 'overrides'>): Promise<number> {
  const isValid = (until: number | undefined) => until !== undefined && until > Date.now() / 1_000;
  if (isValid(fixed.validUntil)) return fixed.validUntil;
  const until = await validUntilNow(fixed.site, fixed.installerKey);
  if (until === undefined || !isValid(until))
    throw new SettingsFault('the installer has expired; create a new one');
  return until;
}

export function readSettings(installDir: string): Settings {
  const settings = parseSettings(readJson(join(installDir, 'settings.json')));
  if (settings === undefined)
    throw new SettingsFault(`no Jump Client is installed in ${installDir}`);
  return settings;
}

/** The first lines also go to the terminal of whoever started the client. */
function speaking(log: ClientLog, say: (line: string) => void): ClientLog {
  return {
    info: (message) => {
      log.info(message);
      say(message);
    },
    error: (message) => {
      log.error(message);
      tellSystemLog(message);
      say(`error: ${message}`);
    },
  };
}
