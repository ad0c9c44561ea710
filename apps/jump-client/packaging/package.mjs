/**
 * Makes dist/package/linux-64.tar.gz (the program), and the scripts that go before it: linux-64.sh of installers and
 * linux-64.support.sh of temporary clients. package.mjs [--out DIR] [--bundle FILE] [--node FILE] [--version V]. The bundle must be of the same version.
 */
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
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
const { values: from } = parseArgs({
  options: {
    out: { type: 'string', default: here('../dist/package') },
    bundle: { type: 'string', default: here('../dist/bundle/client.mjs') },
    node: { type: 'string', default: `${nodeFolder}bin/node` },
    version: { type: 'string', default: JSON.parse(text('../package.json')).version },
  },
});

const bundle = readFileSync(from.bundle);
if (!bundle.includes(JSON.stringify(from.version)))
  throw new Error(`the bundle is not of version ${from.version}`);

const file = (path, mode, content) => ({ path, mode, content });
const files = [
  file('init-script', 0o755, script('init-script')),
  file('uninstall', 0o755, script('uninstall')),
  file('lib/service-unit', 0o755, script('service-unit')),
  file('lib/run', 0o755, script('run')),
  file('lib/client.mjs', 0o644, bundle),
  file('lib/pty.node', 0o644, readFileSync(packaged('@lydell/node-pty-linux-x64/pty.node'))),
  file('bin/node', 0o755, readFileSync(from.node)),
];

const payload = gzipSync(tarOf(files), { level: 6 });
const payloadSha256 = createHash('sha256').update(payload).digest('hex');
const header = (name) => {
  const template = text(name);
  return template
    .replace('@VERSION@', from.version)
    .replace('@PAYLOAD_SHA256@', payloadSha256)
    .replace('@PAYLOAD_LINE@', String(template.split('\n').length));
};

mkdirSync(from.out, { recursive: true });
writeFileSync(join(from.out, 'linux-64.tar.gz'), payload);
writeFileSync(join(from.out, 'linux-64.sh'), header('installer.sh'), { mode: 0o755 });
writeFileSync(join(from.out, 'linux-64.support.sh'), header('support.sh'), { mode: 0o755 });
