import { fileURLToPath } from 'node:url';

import { Command } from 'commander';

import { events } from './commands/events.js';
import type { EventsOptions } from './commands/events.js';
import type { WhichOperator } from './adapters/operator-api.js';
import { packages } from './commands/packages.js';
import type { PackagesOptions } from './commands/packages.js';
import { policy } from './commands/policy.js';
import type { PolicyOptions } from './commands/policy.js';
import { start } from './commands/start.js';
import { startDetached, tellParent } from './commands/detach.js';
import { setUp } from './commands/setup.js';
import { stop } from './commands/stop.js';
import { readEnvironment, readOptions } from './config.js';

function tell(line: string): void {
  process.stdout.write(`${line}\n`);
  tellParent(line);
}

const detachedFlag = '--detached-launcher';

const program = new Command('jumpfleet');
program
  .command('start')
  .option('--port <n>', 'edge port', '8080')
  .option('--data-dir <dir>', 'data directory', '.jumpfleet')
  .option('--shards <n>', 'connection gateways', '2')
  .option('--host <address>', 'address to listen on', '127.0.0.1')
  .option('--demo')
  .option('--detach')
  .option('--fresh')
  .option('--tls-cert <file>')
  .option('--tls-key <file>')
  .option('--tls-terminated-by-proxy')
  .option('--public-url <url>')
  .option(detachedFlag)
  .action(async (given: Readonly<Record<string, unknown>>) => {
    const options = readOptions(given);
    const inner = given['detachedLauncher'] === true;
    process.exitCode =
      options.detach && !inner
        ? await startDetached(options.dataDir, [self, ...process.argv.slice(2), detachedFlag], tell)
        : await start(options, readEnvironment(process.env), tell);
  });
program
  .command('stop')
  .option('--data-dir <dir>', 'data directory', '.jumpfleet')
  .action(async ({ dataDir }: { dataDir: string }) => {
    process.exitCode = await stop(dataDir, tell);
  });
program
  .command('events <service> <verb>')
  .option('--url <url>', 'the site')
  .option('--data-dir <dir>', 'data directory', '.jumpfleet')
  .option('--json', 'answer as lines of JSON', false)
  .action(async (service: string, verb: string, given: Omit<EventsOptions, 'service' | 'verb'>) => {
    const options = { ...given, service, verb };
    process.exitCode = await events(options, readEnvironment(process.env), tell);
  });
program
  .command('setup')
  .option('--url <url>', 'the site')
  .option('--data-dir <dir>', 'data directory', '.jumpfleet')
  .action(async (given: WhichOperator) => {
    process.exitCode = await setUp(given, readEnvironment(process.env), tell);
  });
program
  .command('policy <verb> <file>')
  .option('--url <url>', 'the site')
  .option('--data-dir <dir>', 'data directory', '.jumpfleet')
  .option('--digest <digest>', 'apply only the plan that has it')
  .option('--yes', 'apply without asking', false)
  .action(async (verb: string, file: string, given: Omit<PolicyOptions, 'verb' | 'file'>) => {
    const options = { ...given, verb, file };
    process.exitCode = await policy(options, readEnvironment(process.env), tell);
  });

program
  .command('packages <verb> [file]')
  .option('--url <url>', 'the site')
  .option('--data-dir <dir>', 'data directory', '.jumpfleet')
  .option('--keys <dir>', 'where the keys lie, if not in the data directory')
  .option('--version <v>', 'of the client')
  .option('--platform <name>', 'that the package is for', 'linux-64')
  .option('--out <dir>', 'where the package is built')
  .option('--number <n>', 'of the release; grows by itself')
  .option('--days <n>', 'that the release is good for', '365')
  .option('--minimum <v>', 'older versions cannot make this step')
  .option('--from <versions>', 'newer versions that it may replace, by commas')
  .option('--rotate <roles>', 'which keys the next root makes new', 'none')
  .option('--offline', 'the next root is only made, not brought to the site', false)
  .action(
    async (
      verb: string,
      file: string | undefined,
      given: Omit<PackagesOptions, 'verb' | 'file'>,
    ) => {
      const options = { ...given, verb, ...(file !== undefined && { file }) };
      process.exitCode = await packages(options, readEnvironment(process.env), tell);
    },
  );

const self = fileURLToPath(import.meta.url);

try {
  await program.parseAsync();
  // Whatever a foreign socket may still hold open, this program has said that all is stopped.
  process.exit();
} catch (error) {
  const message = error instanceof Error ? error.message : String(error);
  process.stderr.write(`${message}\n`);
  tellParent(message);
  process.exitCode = 1;
}
