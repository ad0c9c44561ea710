import { startNats } from '@jumpfleet/local-servers';
import { mkdtempSync } from 'node:fs';
const [name, ...opts] = process.argv.slice(2);
const ends: (() => unknown)[] = [];
const { bench } = await import(`./${name}.bench.ts`);
let n = 0; const dir = mkdtempSync('/tmp/c/bench-');
const ctx = { log: (l: string) => console.error(new Date().toISOString().slice(11,19), l), workDir: dir,
  option: (k: string, d: number) => { const i = opts.indexOf('--'+k); return i<0?d:Number(opts[i+1]); },
  onEnd: (f: () => unknown) => ends.push(f), nats: async () => { const s = await startNats({ storeDir: dir+'/nats'+n++ }); ends.push(() => s.stop()); return s; } };
try { console.log(JSON.stringify(await bench.run(ctx), null, 1)); } catch (e) { console.error(e); } finally { for (const f of ends.reverse()) await f(); }
process.exit(0);
