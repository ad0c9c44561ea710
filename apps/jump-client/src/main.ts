import { Wish } from './application/wish.js';
import { LeaveRefused } from './application/local-leave.js';
import { StateFolder } from './adapters/state-folder.js';
import { readArguments } from './arguments.js';
import type { Command } from './arguments.js';
import { assertMayLeave, bringTo, configure, disable, enable } from './commands.js';
import type { ClientContext } from './commands.js';

/** Whoever started the client reads the first lines only; the rest stands in its log. */
let linesForStarter = 20;
function say(line: string): void {
  if (linesForStarter-- > 0) process.stdout.write(`${line}\n`);
}

const exitCodes = { removedItself: 3, mayNotLeave: 5 };

async function main(): Promise<number> {
  const invocation = readArguments(process.argv.slice(2));
  const { installDir } = invocation;
  if (invocation.command === 'configure') {
    await configure(installDir, invocation);
    return 0;
  }
  const wish = wishFromSignals(installDir);
  return obey(invocation.command, { installDir, environment: process.env, wish, say });
}

async function obey(command: Command, context: ClientContext): Promise<number> {
  const { installDir, wish } = context;
  switch (command) {
    case 'run': {
      const reached = await bringTo('online', context);
      return reached === 'removed' && !wish.hasChanged ? exitCodes.removedItself : 0;
    }
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

process.stdout.on('error', () => undefined);
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `jump client: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(error instanceof LeaveRefused ? exitCodes.mayNotLeave : 1);
  },
);
