import { Wish } from './application/wish.js';
import { readArguments } from './arguments.js';
import { bringTo, configure } from './commands.js';

/** Whoever started the client reads the first lines only; the rest stands in its log. */
let linesForStarter = 20;
function say(line: string): void {
  if (linesForStarter-- > 0) process.stdout.write(`${line}\n`);
}

async function main(): Promise<number> {
  const invocation = readArguments(process.argv.slice(2));
  if (invocation.command === 'configure') {
    await configure(invocation.installDir, invocation);
    return 0;
  }
  const wish = new Wish();
  // A terminal that goes away is not a reason to go.
  process.on('SIGHUP', () => undefined);
  process.once('SIGTERM', () => wish.change('stopped'));
  process.once('SIGINT', () => wish.change('stopped'));
  process.once('SIGUSR2', () => wish.change('removed'));
  const context = { installDir: invocation.installDir, environment: process.env, wish, say };
  const target = invocation.command === 'run' ? 'online' : 'removed';
  const reached = await bringTo(target, context);
  return target === 'online' && reached === 'removed' && !wish.hasChanged ? 3 : 0;
}

process.stdout.on('error', () => undefined);
main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(
      `jump client: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    process.exit(1);
  },
);
