import js from '@eslint/js';
import { createProjectGraphAsync } from '@nx/devkit';
import nx from '@nx/eslint-plugin';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';
import { sourceBoundaries, specBoundaries } from './tools/eslint/boundaries.mjs';
import { houseRules } from './tools/eslint/house-rules.mjs';

// The boundaries rule reads the project graph from Nx's cache and says nothing when there is none.
process.env['NX_DAEMON'] ??= 'false';
await createProjectGraphAsync({ exitOnError: true });

const specs = [
  '**/*.spec.ts',
  '**/*.spec.tsx',
  '**/*.int-spec.ts',
  'test/**/*.ts',
  '**/src/testing/**/*.ts',
];
const pure = ['libs/kernel/src/**/*.ts', 'libs/*/domain/src/**/*.ts'];
const universal = [...pure, 'libs/*/contracts/src/**/*.ts', 'apps/console/src/**/*.{ts,tsx}'];

const noEnum = {
  selector: 'TSEnumDeclaration',
  message: 'A union of literals says the same and leaves nothing at run time.',
};
const noParameterProperty = {
  selector: 'TSParameterProperty',
  message: 'Only Nest projects may use parameter properties.',
};
const noNode = ['ImportDeclaration', 'ExportNamedDeclaration', 'ImportExpression'].map((node) => ({
  selector: `${node}[source.value=/^node:/]`,
  message: 'This library runs anywhere: no node: builtins.',
}));
const noEffect = [
  { selector: 'AwaitExpression', message: 'The domain is synchronous: values in, values out.' },
  {
    selector: 'NewExpression[callee.name="Date"][arguments.length=0]',
    message: 'Time comes in as a value.',
  },
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Time comes in as a value.',
  },
  {
    selector: 'MemberExpression[object.name="Math"][property.name="random"]',
    message: 'Chance comes in as a value.',
  },
];

const size = {
  'max-lines': ['error', { max: 250, skipBlankLines: true, skipComments: true }],
  'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
  'max-depth': ['error', 3],
  // An exhaustive switch counts once, however many events there are.
  complexity: ['error', { max: 10, variant: 'modified' }],
  'house/max-params': 'error',
};

const typed = {
  '@typescript-eslint/switch-exhaustiveness-check': [
    'error',
    { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
  ],
  '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'separate-type-imports' }],
  '@typescript-eslint/no-extraneous-class': ['error', { allowWithDecorator: true }],
  '@typescript-eslint/no-unnecessary-condition': [
    'error',
    { allowConstantLoopConditions: 'only-allowed-literals' },
  ],
  // A handler is async because its port is, whether or not this one has something to wait for.
  '@typescript-eslint/require-await': 'off',
  '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
  '@typescript-eslint/no-confusing-void-expression': [
    'error',
    { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
  ],
};

const noInfrastructureInApplication = [
  {
    group: ['**/adapters/**', '**/adapters'],
    message: 'The application layer knows ports, not adapters.',
  },
  {
    regex: '^(typeorm|bullmq|ioredis|pg|ws|nats|fastify|undici)(/|$)|^@nats-io/|^@grpc/',
    message: 'Infrastructure belongs in adapters/.',
  },
  { regex: '^@nestjs/(?!common$)', message: 'Of Nest, the application layer knows only common.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/dist/',
      '**/node_modules/',
      '.nx/',
      '.cache/',
      '.jumpfleet*/',
      'coverage/',
      'bench/results/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  {
    plugins: { house: houseRules, '@nx': nx },
    rules: {
      'house/reasoned-disable': 'error',
      'no-console': 'error',
      eqeqeq: 'error',
      ...size,
    },
  },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      ...typed,
      '@nx/enforce-module-boundaries': sourceBoundaries,
      'no-restricted-exports': [
        'error',
        { restrictDefaultExports: { direct: true, named: true, defaultFrom: true } },
      ],
      'no-restricted-syntax': ['error', noEnum],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'env',
          message: 'The environment is read once, in main.ts, through config.ts.',
        },
        {
          object: 'process',
          property: 'exit',
          message: 'Only main.ts may end the process.',
        },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: 'node:process',
              importNames: ['env', 'exit'],
              message: 'The environment is read once, in main.ts, through config.ts.',
            },
          ],
        },
      ],
    },
  },
  {
    files: universal,
    ignores: specs,
    rules: {
      'no-restricted-syntax': ['error', noEnum, noParameterProperty, ...noNode],
    },
  },
  {
    files: pure,
    ignores: specs,
    rules: {
      'no-restricted-syntax': ['error', noEnum, noParameterProperty, ...noNode, ...noEffect],
    },
  },
  {
    files: ['apps/*/src/application/**/*.ts'],
    ignores: specs,
    rules: { 'no-restricted-imports': ['error', { patterns: noInfrastructureInApplication }] },
  },
  {
    // The roots: where the environment becomes configuration, and where a process may end.
    files: [
      '**/main.ts',
      'apps/jumpfleet/src/config.ts',
      'libs/testing/**/*.ts',
      'libs/platform/local-servers/**/*.ts',
      'tools/**/*.ts',
      ...specs,
    ],
    rules: { 'no-restricted-properties': 'off', 'no-restricted-imports': 'off' },
  },
  {
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': specBoundaries,
      'max-lines-per-function': 'off',
      // expect.any() and friends are typed `any`; methods are handed to expect() unbound.
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/unbound-method': 'off',
    },
  },
  {
    files: ['**/jest-global-setup.ts', '**/jest-global-teardown.ts', '**/*.config.ts'],
    rules: { 'no-restricted-exports': 'off' },
  },
  {
    files: ['**/*.mjs', '**/*.cjs', '**/*.js'],
    languageOptions: {
      globals: Object.fromEntries(
        'process console Buffer URL URLSearchParams fetch setTimeout clearTimeout setInterval clearInterval AbortSignal AbortController'
          .split(' ')
          .map((name) => [name, 'readonly']),
      ),
    },
  },
  { files: ['tools/**'], rules: { 'no-console': 'off' } },
  prettier,
);
