import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

import { transformSync } from '@swc/core';

const root = new URL('../../../', import.meta.url);
const swc = JSON.parse(readFileSync(new URL('.swcrc', root), 'utf8'));
delete swc.exclude;
delete swc.$schema;
const compiler = createHash('sha1').update(JSON.stringify(swc)).digest('hex');

const cache = fileURLToPath(new URL('.cache/specs/', root));
mkdirSync(cache, { recursive: true });

/** Where a spec file finds what `@jest/globals` gives it. */
export const givenToSpec = Symbol.for('jumpfleet.spec');
const globalsUrl = 'jumpfleet:globals';
const globalNames = 'describe it test expect beforeAll beforeEach afterAll afterEach jest';

/** By URL of the module, the file that tells which line of its source is meant. */
export const sourceMaps = new Map();

const found = new Map();
let specFile = 0;

/** Loads a spec file, and with it the repository's own modules, anew; what npm brought is loaded once. */
export function importSpec(path) {
  specFile += 1;
  sourceMaps.clear();
  return import(`${pathToFileURL(path).href}?${specFile}`);
}

/** Own modules carry the number of their spec file, and pass it on to all that they import. */
const source = /^(file:.*\.ts)\?\d+$/;
const sourceOf = (url) => source.exec(url)?.[1];

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === '@jest/globals')
      return { url: `${globalsUrl}?${specFile}`, format: 'module', shortCircuit: true };
    const parent = sourceOf(context.parentURL ?? '');
    if (parent === undefined) return next(specifier, context);
    const key = `${parent} ${specifier}`;
    const module =
      found.get(key) ??
      find(specifier, parent, (conditions) =>
        next(specifier, { ...context, conditions: [...conditions, ...context.conditions] }),
      );
    found.set(key, module);
    return module.isOwn ? { ...module, url: `${module.url}?${specFile}` } : module;
  },
  load(url, context, next) {
    if (url.startsWith(globalsUrl)) return moduleOf(globalsModule);
    const own = sourceOf(url);
    return own === undefined ? next(url, context) : moduleOf(compiled(url, fileURLToPath(own)));
  },
});

const moduleOf = (text) => ({ format: 'module', source: text, shortCircuit: true });

function find(specifier, parent, next) {
  if (/^\.{1,2}\/.*\.js$/.test(specifier)) {
    const url = new URL(specifier.replace(/\.js$/, '.ts'), parent);
    if (existsSync(url))
      return { url: url.href, format: 'module', shortCircuit: true, isOwn: true };
  }
  const { url, format } = next(['@jumpfleet/source']);
  return { url, format, shortCircuit: true, isOwn: /^file:.*\.ts$/.test(url) };
}

const globalsModule = globalNames
  .split(' ')
  .map(
    (name) =>
      `export const ${name} = globalThis[Symbol.for('${givenToSpec.description}')].${name};`,
  )
  .join('\n');

function compiled(url, filename) {
  const text = readFileSync(filename, 'utf8');
  const name = [compiler, filename, text]
    .reduce((hash, part) => hash.update(part).update('\0'), createHash('sha1'))
    .digest('hex');
  const [code, map] = [join(cache, `${name}.js`), join(cache, `${name}.map`)];
  sourceMaps.set(url, map);
  if (existsSync(code)) return readFileSync(code, 'utf8');
  const made = transformSync(text, { ...swc, swcrc: false, filename, sourceMaps: true });
  keep(map, made.map ?? '{}');
  keep(code, made.code);
  return made.code;
}

/** Several workers may compile the same file at once. */
function keep(file, text) {
  const own = `${file}.${process.pid}`;
  writeFileSync(own, text);
  renameSync(own, file);
}
