import { run } from './processes.mjs';

/** Benchmarks are no package: they run straight from their sources. */
export function runBench(args) {
  return run('node', ['--import', './tools/setup/typescript.mjs', 'test/bench/run.ts', ...args]);
}
