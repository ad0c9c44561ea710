import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { workspaceRoot } from '@jumpfleet/local-servers';

import type { Bench } from './bench.js';
import { openContext } from './context.js';
import { machine } from './machine.js';

const root = workspaceRoot();
const folder = join(root, 'test', 'bench');

async function benches(): Promise<Bench[]> {
  const files = (await readdir(folder)).filter((name) => name.endsWith('.bench.ts')).sort();
  return Promise.all(
    files.map(async (file) => {
      const module = (await import(pathToFileURL(join(folder, file)).href)) as { bench: Bench };
      return module.bench;
    }),
  );
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** Answers with whether the benchmark reached what it promises. Its figures are the last line of stdout. */
async function measure(bench: Bench, options: Readonly<Record<string, number>>): Promise<boolean> {
  log(`== ${bench.name}: ${bench.about}`);
  const { context, close } = await openContext((line) => {
    log(`   ${line}`);
  }, options);
  const stopped = interrupted();
  try {
    const { ok, metrics, yardstick } = await Promise.race([bench.run(context), stopped]);
    const line = JSON.stringify({
      bench: bench.name,
      ok,
      metrics,
      yardstick,
      machine: machine(),
    });
    await mkdir(join(root, 'bench', 'results'), { recursive: true });
    await writeFile(join(root, 'bench', 'results', `${bench.name}.json`), `${line}\n`);
    await close();
    process.stdout.write(`${line}\n`);
    return ok;
  } catch (error) {
    log(`   failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    await close();
    const failed = { bench: bench.name, ok: false, metrics: {}, yardstick: {}, machine: machine() };
    process.stdout.write(`${JSON.stringify(failed)}\n`);
    return false;
  }
}

/** Ctrl-C ends a benchmark as a failure does: what it started is stopped first. */
function interrupted(): Promise<never> {
  return new Promise((_resolve, reject) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => {
        reject(new Error(`stopped by ${signal}`));
      });
  });
}

function optionsIn(args: readonly string[]): Record<string, number> {
  const options: Record<string, number> = {};
  for (const [at, arg] of args.entries()) {
    const [name = '', value = args[at + 1]] = arg.replace(/^--/, '').split('=');
    if (arg.startsWith('--')) options[name] = Number(value);
  }
  return options;
}

const [name, ...args] = process.argv.slice(2);
const all = await benches();
const wanted = name === 'all' ? all : all.filter((bench) => bench.name === name);
if (name === undefined) {
  for (const bench of all) process.stdout.write(`${bench.name.padEnd(20)} ${bench.about}\n`);
} else if (wanted.length === 0) {
  log(`There is no benchmark "${name}". There are: ${all.map((bench) => bench.name).join(', ')}`);
  process.exitCode = 2;
}
for (const bench of wanted) if (!(await measure(bench, optionsIn(args)))) process.exitCode = 1;
