/**
 * What `npm start`, `npm test` and the others run: sets up what is missing, then hands over to the program
 * itself under the Node that the repository brings. Runs on any Node 20 or newer, with nothing installed.
 */
import { help } from './setup/help.mjs';
import { run } from './setup/processes.mjs';
import { prepare } from './setup/prepare.mjs';
import { runBench } from './setup/bench.mjs';
import { runTests } from './setup/test.mjs';

const [command, ...args] = process.argv.slice(2);
const wantsHelp = args.includes('--help') || args.includes('-h');

const programs = {
  start: () => run('node', ['apps/jumpfleet/dist/main.js', 'start', ...args]),
  stop: () => run('node', ['apps/jumpfleet/dist/main.js', 'stop', ...args]),
  events: () => run('node', ['apps/jumpfleet/dist/main.js', 'events', ...args]),
  setup: () => run('node', ['apps/jumpfleet/dist/main.js', 'setup', ...args]),
  packages: () => run('node', ['apps/jumpfleet/dist/main.js', 'packages', ...args]),
  policy: () => run('node', ['apps/jumpfleet/dist/main.js', 'policy', ...args]),
  fleet: () => run('node', ['apps/fleet/dist/main.js', ...args]),
  jump: () => run('node', ['apps/jump-terminal/dist/main.js', ...args]),
  receive: () => run('node', ['apps/webhook-receiver/dist/main.js', ...args]),
  bench: () => runBench(args),
  test: () => runTests(args),
};

async function main() {
  if (!(command in programs)) {
    process.stderr.write(`usage: npm run ${Object.keys(programs).join('|')}\n`);
    return 2;
  }
  if (wantsHelp && command in help) {
    process.stdout.write(help[command]);
    return 0;
  }
  await prepare({ build: command !== 'test' });
  return programs[command]();
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
