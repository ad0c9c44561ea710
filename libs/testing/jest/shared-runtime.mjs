import { createRequire } from 'node:module';

import { ModuleMocker } from 'jest-mock';

import { givenToSpec, importSpec, sourceMaps } from './shared-modules.mjs';

const require = createRequire(import.meta.url);
const eventHandlers = Symbol.for('EVENT_HANDLERS');
const testTimeout = Symbol.for('TEST_TIMEOUT_SYMBOL');

/**
 * Runs spec files as Node runs the services: npm's packages are loaded once in a worker, the repository's
 * own modules anew for each file. In Jest's own runtime each file loads Nest, TypeORM and the rest again,
 * which takes longer than what most files test, and the memory of all of them is never given back.
 */
export default class SharedRuntime {
  /** Jest's runner of tests keeps state: each spec file has one of its own. */
  requireInternalModule(path) {
    delete require.cache[path];
    delete globalThis[eventHandlers];
    return require(path);
  }

  requireModule(path) {
    return require(path);
  }

  setGlobalsForRuntime(globals) {
    const mocker = new ModuleMocker(globalThis);
    const spyOn = mocker.spyOn.bind(mocker);
    this.restoreAllMocks = mocker.restoreAllMocks.bind(mocker);
    const setTimeout = (ms) => void (globalThis[testTimeout] = ms);
    const jest = { spyOn, restoreAllMocks: this.restoreAllMocks, setTimeout };
    globalThis[givenToSpec] = { ...globals, jest };
  }

  unstable_shouldLoadAsEsm() {
    return true;
  }

  unstable_importModule(path) {
    return importSpec(path);
  }

  getSourceMaps() {
    return sourceMaps;
  }

  enterTestCode() {}
  leaveTestCode() {}
  getAllCoverageInfoCopy() {}

  teardown() {
    this.restoreAllMocks?.();
    delete globalThis[givenToSpec];
    delete globalThis[testTimeout];
    delete globalThis[eventHandlers];
  }
}
