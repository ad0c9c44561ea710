import { spawnSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from '@jest/globals';

const domain = 'libs/registry/domain/src/index.ts';
const kernel = 'libs/kernel/src/clock.ts';
const contracts = 'libs/gateway/contracts/src/limits.ts';
const platform = 'libs/platform/http/src/index.ts';
const browser = 'apps/console/src/main.tsx';
const service = 'apps/policy/src/config.ts';
const application = 'apps/policy/src/application/users/user.handler.ts';

const boundaries = '@nx/enforce-module-boundaries';
const layers = 'no-restricted-imports';
const syntax = 'no-restricted-syntax';
const many = (count: number, line: string) => Array.from({ length: count }, () => line).join('\n');

/** title, where, what is planted there, the rule that must refuse it */
const planted: readonly (readonly [string, string, string, string])[] = [
  ['a framework in a domain library', domain, "import '@nestjs/common';", boundaries],
  ['the event store in a domain library', domain, "import '@jumpfleet/event-log';", boundaries],
  [
    "another context's domain in a domain",
    domain,
    "import '@jumpfleet/policy-domain';",
    boundaries,
  ],
  [
    "another context's domain in an app",
    service,
    "import '@jumpfleet/registry-domain';",
    boundaries,
  ],
  ['a domain in a platform library', platform, "import '@jumpfleet/policy-domain';", boundaries],
  ['the test library in an app', service, "import '@jumpfleet/testing';", boundaries],
  ['a Node library in the console', browser, "import '@jumpfleet/keys';", boundaries],
  ['an app in another app', service, "import '../../registry/src/config.js';", boundaries],
  [
    'a library by a relative path',
    service,
    "import '../../../libs/kernel/src/index.js';",
    boundaries,
  ],
  ['a Node builtin in the kernel', kernel, "import 'node:fs';", syntax],
  ['a Node builtin in a contract', contracts, "import 'node:crypto';", syntax],
  ['waiting in the domain', domain, 'await Promise.resolve();', syntax],
  ['the clock in the domain', domain, 'export const now = new Date();', syntax],
  ['the other clock in the domain', domain, 'export const now = Date.now();', syntax],
  ['chance in the domain', domain, 'export const n = Math.random();', syntax],
  ['an adapter in the application layer', application, "import '../adapters/x.js';", layers],
  ['a database in the application layer', application, "import 'typeorm';", layers],
  ['NATS in the application layer', application, "import '@nats-io/nats-core';", layers],
  ['Nest proper in the application layer', application, "import '@nestjs/core';", layers],
  ['an enum', service, 'export enum E { a }', syntax],
  [
    'a parameter property in the domain',
    domain,
    'export class A { constructor(readonly a: string) {} }',
    syntax,
  ],
  [
    'the environment outside main',
    service,
    "export const home = process.env['HOME'];",
    'no-restricted-properties',
  ],
  ['ending the process outside main', service, 'process.exit(1);', 'no-restricted-properties'],
  ['a default export', service, 'export default 1;', 'no-restricted-exports'],
  ['printing', service, "console.log('x');", 'no-console'],
  ['any', service, 'export const f = (a: any) => a;', '@typescript-eslint/no-explicit-any'],
  [
    'an assertion that something is there',
    service,
    'export const f = (a: string | undefined) => a!;',
    '@typescript-eslint/no-non-null-assertion',
  ],
  [
    'a switch that forgets a case',
    service,
    "export function f(a: 'x' | 'y') { switch (a) { case 'x': return 1; } return 2; }",
    '@typescript-eslint/switch-exhaustiveness-check',
  ],
  [
    'a type imported as a value',
    service,
    "import { Clock } from '@jumpfleet/kernel';\nexport const f = (clock: Clock) => clock.now();",
    '@typescript-eslint/consistent-type-imports',
  ],
  [
    'a disable without its reason',
    service,
    '// eslint-disable-next-line no-console\nconsole.log(1);',
    'house/reasoned-disable',
  ],
  ['a file of 251 lines', service, many(251, 'export {};'), 'max-lines'],
  [
    'a function of 51 lines',
    service,
    `export function f() {\n${many(50, 'f();')}\n}`,
    'max-lines-per-function',
  ],
  [
    'five parameters',
    service,
    'export const f = (a: 1, b: 1, c: 1, d: 1, e: 1) => a + b + c + d + e;',
    'house/max-params',
  ],
];

const allowed: readonly (readonly [string, string, string])[] = [
  ["another context's contracts in an app", service, "import '@jumpfleet/registry-contracts';"],
  ["an app's own domain", service, "import '@jumpfleet/policy-domain';"],
  ['the protocol in the console', browser, "import '@jumpfleet/gateway-contracts';"],
  [
    'a reasoned disable',
    service,
    '// eslint-disable-next-line no-console -- shown once\nconsole.log(1);',
  ],
];

describe('the lint rules', () => {
  let answers: string[][] = [];
  beforeAll(() => {
    const cases = [...planted, ...allowed].map(([, file, code]) => ({ file, code }));
    const run = spawnSync(process.execPath, ['tools/eslint/refused-rules.mjs'], {
      input: JSON.stringify(cases),
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new Error(run.stderr);
    answers = JSON.parse(run.stdout) as string[][];
  }, 120_000);

  it.each(planted.map(([title, , , rule], at) => [title, rule, at] as const))(
    'refuse %s (%s)',
    (_title, rule, at) => expect(answers[at]).toContain(rule),
  );

  it.each(allowed.map(([title], at) => [title, at + planted.length] as const))(
    'allow %s',
    (_title, at) => expect(answers[at]).toEqual([]),
  );
});
