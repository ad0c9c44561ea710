import { readFileSync } from 'node:fs';

/** The build's own compiler settings, but for the build leaving specs out. */
const swc = JSON.parse(readFileSync(new URL('.swcrc', import.meta.url), 'utf8'));
delete swc.exclude;
delete swc.$schema;

/** One run, four suites: unit specs, specs on real servers, whole-system scenarios, fault scenarios. */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@jumpfleet/source', 'node', 'node-addons'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, swcrc: false }] },
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  modulePathIgnorePatterns: ['<rootDir>/.*/dist/', '<rootDir>/.cache/', '<rootDir>/.jumpfleet'],
};

/** @param {string} displayName @param {string[]} testMatch @param {object} [more] */
const suite = (displayName, testMatch, more = {}) => ({
  ...shared,
  displayName,
  testMatch,
  ...more,
});

/** Specs that start servers load npm's packages once in a worker, and release what they started. */
const sharing = {
  testEnvironment: '<rootDir>/libs/testing/jest/shared-environment.mjs',
  runtime: '<rootDir>/libs/testing/jest/shared-runtime.mjs',
};

const servers = {
  ...sharing,
  globalSetup: './libs/testing/jest/servers-up.mjs',
  globalTeardown: './libs/testing/jest/servers-down.mjs',
};

export default {
  projects: [
    suite('unit', ['<rootDir>/{apps,libs,tools}/**/*.spec.ts', '<rootDir>/test/*.spec.ts']),
    suite('integration', ['<rootDir>/{apps,libs,tools}/**/*.int-spec.ts'], servers),
    suite('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts'], sharing),
    suite('faults', ['<rootDir>/test/faults/**/*.e2e-spec.ts'], sharing),
  ],
  testTimeout: 60_000,
  testSequencer: './libs/testing/jest/sequencer.mjs',
  maxWorkers: 3,
};
