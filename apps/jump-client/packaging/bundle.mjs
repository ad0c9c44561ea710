/** Bundles the program into one file: bundle.mjs [OUTFILE] */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await build({
  entryPoints: [here('../src/main.ts')],
  outfile: process.argv[2] ?? here('../dist/bundle/client.mjs'),
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
