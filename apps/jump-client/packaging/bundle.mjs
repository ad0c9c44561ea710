/** Bundles the program into one file, with neither a schema library nor anything else it does not run. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** The contracts' schemas are for servers: without side effects, what is not used falls out. */
const dropUnused = {
  name: 'drop-unused-contracts',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^(\.|zod|@jumpfleet\/)/ }, async (args) => {
      if (args.pluginData === 'resolving') return undefined;
      const found = await esbuild.resolve(args.path, {
        kind: args.kind,
        importer: args.importer,
        resolveDir: args.resolveDir,
        pluginData: 'resolving',
      });
      const isMain = args.importer === '';
      return found.errors.length > 0 || isMain || args.kind !== 'import-statement'
        ? found
        : { ...found, sideEffects: false, pluginData: undefined };
    });
  },
};

const result = await build({
  entryPoints: [here('../src/main.ts')],
  outfile: here('../dist/bundle/client.mjs'),
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node24',
  conditions: ['@jumpfleet/source'],
  external: ['bufferutil', 'utf-8-validate'],
  minify: true,
  keepNames: true,
  legalComments: 'none',
  metafile: true,
  banner: {
    js: "import { createRequire as requireFrom } from 'node:module';const require = requireFrom(import.meta.url);",
  },
  plugins: [dropUnused],
});

const carried = Object.keys(result.metafile.inputs).filter((path) => path.includes('/zod/'));
const used = Object.values(result.metafile.outputs).flatMap(({ inputs }) => Object.entries(inputs));
const schemaBytes = used
  .filter(([path]) => carried.includes(path))
  .reduce((sum, [, { bytesInOutput }]) => sum + bytesInOutput, 0);
if (schemaBytes > 0) throw new Error(`the bundle carries ${schemaBytes} bytes of schema library`);
