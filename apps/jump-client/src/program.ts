import { rebootComputer, rebootPlaces } from './adapters/actions/reboot.js';
import { restartProgram } from './adapters/actions/restart.js';
import { whenTerminalsAreEmpty } from './adapters/pty/terminal-session.js';
import type { Target } from './application/plan.js';
import { Wish } from './application/wish.js';
import { hearElder } from './adapters/upgrade/spawning-elder.js';
import { startCurrent } from './adapters/upgrade/spawned-versions.js';
import { InstalledVersions } from './adapters/upgrade/installed-versions.js';
import { reachSite } from './adapters/http-enrolment.js';
import { StateFolder } from './adapters/state-folder.js';
import { readArguments } from './arguments.js';
import type { Command } from './arguments.js';
import { assertMayLeave, bringTo, configure, disable, enable, readSettings } from './commands.js';
import { giveSupport } from './support.js';
import { version } from './version.js';
import type { ClientContext } from './commands.js';

/** Whoever started the client reads the first lines only; the rest stands in its log. */
let linesForStarter = 20;
function say(line: string): void {
  if (linesForStarter-- > 0) process.stdout.write(`${line}\n`);
}

export const exitCodes = { removedItself: 3, mayNotLeave: 5 };

/** What the program does for these arguments, to its exit status. */
export async function runProgram(
  argv: readonly string[],
  environment: NodeJS.ProcessEnv,
  step?: ClientContext['step'],
): Promise<number> {
  const invocation = readArguments(argv);
  const { installDir } = invocation;
  if (invocation.command === 'support') return giveSupport(invocation, environment);
  if (invocation.command === 'configure') {
    await configure(installDir, invocation);
    return 0;
  }
  const wish = wishFromSignals(installDir);
  return obey(invocation.command, {
    installDir,
    environment,
    wish,
    say,
    reboot: () => rebootComputer(rebootPlaces()),
    ...(step && { step }),
  });
}

async function obey(command: Command, context: ClientContext): Promise<number> {
  const { installDir, wish } = context;
  switch (command) {
    case 'run': {
      const reached = await bringTo('online', context);
      await beginAnew(reached, context);
      return reached === 'removed' && !wish.hasChanged ? exitCodes.removedItself : 0;
    }
    case 'check':
      await reachSite(readSettings(installDir).site);
      process.stdout.write(`${version}\n`);
      return 0;
    case 'trial':
      return standTrial(context);
    case 'may-leave':
      assertMayLeave(installDir);
      return 0;
    case 'remove':
      assertMayLeave(installDir);
      await bringTo('removed', context);
      return 0;
    case 'disable':
      await disable(context);
      return 0;
    case 'enable':
      enable(context);
      return 0;
  }
}

/** A new version takes the old one's place, or ends; if nobody is left to go back to, it begins the old one again. */
async function standTrial(context: ClientContext): Promise<number> {
  const elder = await hearElder();
  const online = bringTo('online', { ...context, elder });
  const abandoned = elder.whenAbandoned.then(() => 'abandoned' as const);
  const end = await Promise.race([online, abandoned]);
  if (end !== 'abandoned' || isCurrent(context.installDir)) {
    await beginAnew(await online, context);
    return 0;
  }
  startCurrent(context.installDir);
  return 1;
}

/** Where somebody wished that the program restarts: it does not come back from here. */
async function beginAnew(reached: Target, context: ClientContext): Promise<void> {
  const { installDir, environment, wish } = context;
  if (reached !== 'stopped' || !wish.isRestart) return;
  await whenTerminalsAreEmpty();
  restartProgram(installDir, environment);
}

function isCurrent(installDir: string): boolean {
  return new InstalledVersions(installDir).current() === version;
}

/** How the scripts of the installation speak to the client that runs. */
function wishFromSignals(installDir: string): Wish {
  const wish = new Wish();
  const stop = (): void =>
    wish.change(new StateFolder(installDir).isDisabled ? 'disabled' : 'stopped');
  // A terminal that goes away is not a reason to go.
  process.on('SIGHUP', () => undefined);
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
  process.on('SIGUSR2', () => {
    try {
      assertMayLeave(installDir);
      wish.change('removed');
    } catch (error) {
      say(String(error));
    }
  });
  return wish;
}
