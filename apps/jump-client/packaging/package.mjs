/** Makes dist/package/linux-64.tar.gz (the program) and linux-64.sh (the installer's script that goes before it). */
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { tarOf } from './tar.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const packaged = (specifier) => createRequire(import.meta.url).resolve(specifier);
const text = (name) => readFileSync(here(name), 'utf8');

/** Small young generation, few helper threads: an idle client has nothing to collect and nothing to compile. */
const nodeFlags = [
  '--max-semi-space-size=1',
  '--v8-pool-size=1',
  '--disable-warning=ExperimentalWarning',
];

const entries = /installedEntries = \[([^\]]*)\]/.exec(
  text('../src/adapters/installation.ts'),
)?.[1];
const installedEntries = [...(entries ?? '').matchAll(/'([^']+)'/g)].map(([, name]) => name);
if (installedEntries.length === 0) throw new Error('what an installation consists of is not known');

const script = (name) =>
  Buffer.from(
    text(name)
      .replaceAll('@NODE_FLAGS@', nodeFlags.join(' '))
      .replaceAll('@INSTALLED_ENTRIES@', installedEntries.join(' ')),
  );

const nodeFolder = packaged('node/package.json').replace(/package\.json$/, '');
const license = [`${nodeFolder}LICENSE`, `${nodeFolder}bin/LICENSE`].find(existsSync);
const files = [
  { path: 'init-script', mode: 0o755, content: script('init-script') },
  { path: 'uninstall', mode: 0o755, content: script('uninstall') },
  { path: 'lib/service-unit', mode: 0o755, content: script('service-unit') },
  { path: 'lib/client.mjs', mode: 0o644, content: readFileSync(here('../dist/bundle/client.mjs')) },
  {
    path: 'lib/pty.node',
    mode: 0o644,
    content: readFileSync(packaged('@lydell/node-pty-linux-x64/pty.node')),
  },
  { path: 'bin/node', mode: 0o755, content: readFileSync(`${nodeFolder}bin/node`) },
  ...(license ? [{ path: 'bin/LICENSE', mode: 0o644, content: readFileSync(license) }] : []),
];

const payload = gzipSync(tarOf(files), { level: 6 });
const header = text('installer.sh');
const lines = header.split('\n').length;
const filled = header
  .replace('@PAYLOAD_SHA256@', createHash('sha256').update(payload).digest('hex'))
  .replace('@PAYLOAD_LINE@', String(lines));

mkdirSync(here('../dist/package'), { recursive: true });
writeFileSync(here('../dist/package/linux-64.tar.gz'), payload);
writeFileSync(here('../dist/package/linux-64.sh'), filled, { mode: 0o755 });
