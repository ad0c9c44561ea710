/** Bundles the program into one file: bundle.mjs [OUTFILE] [--version V] [--entry FILE] */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

const { values, positionals } = parseArgs({
  options: {
    version: {
      type: 'string',
      default: JSON.parse(readFileSync(here('../package.json'), 'utf8')).version,
    },
    entry: { type: 'string', default: here('../src/main.ts') },
  },
  allowPositionals: true,
});

await build({
  entryPoints: [values.entry],
  outfile: positionals[0] ?? here('../dist/bundle/client.mjs'),
  define: { JUMP_CLIENT_VERSION: JSON.stringify(values.version) },
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  conditions: ['@jumpfleet/source'],
  alias: { zod: here('no-schemas.mjs') },
  external: ['bufferutil', 'utf-8-validate'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
});
