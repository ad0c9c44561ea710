/** One run, four suites: unit specs, specs on real servers, whole-system scenarios, fault scenarios. */
const shared = {
  testEnvironment: 'node',
  testEnvironmentOptions: {
    customExportConditions: ['@jumpfleet/source', 'node', 'import', 'default'],
  },
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '^.+\\.ts$': ['@swc/jest', { exclude: [] }] },
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

const servers = { globalSetup: './libs/testing/src/jest-global-setup.ts' };

export default {
  projects: [
    suite('unit', ['<rootDir>/{apps,libs,tools}/**/*.spec.ts', '<rootDir>/test/*.spec.ts']),
    suite('integration', ['<rootDir>/{apps,libs,tools}/**/*.int-spec.ts'], servers),
    suite('e2e', ['<rootDir>/test/e2e/**/*.e2e-spec.ts']),
    suite('faults', ['<rootDir>/test/faults/**/*.e2e-spec.ts']),
  ],
  testTimeout: 30_000,
};
