import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { machineHeaderOf, readMachine } from '@jumpfleet/gateway-contracts';
import { machineUse } from './machine.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'machine-'));
  mkdirSync(join(folder, 'one', 'state'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('D11: tells a copied folder from its original, and the same one again', () => {
  cpSync(join(folder, 'one'), join(folder, 'two'), { recursive: true });
  const of = (name: string, site = 'http://site') => machineUse(site, join(folder, name));
  expect(of('one').machine).toBe(of('one').machine);
  expect(of('two').machine).not.toBe(of('one').machine);
  expect(of('one', 'http://other').machine).not.toBe(of('one').machine);
  expect(of('two').life).not.toBe(of('one').life);
});

it('D11: fits the header that carries it', () => {
  const use = machineUse('http://site', join(folder, 'one'));
  expect(readMachine(machineHeaderOf(use))).toEqual(use);
  for (const bad of [undefined, '', use.machine, `${use.machine}.${use.life}x`, [use.machine]])
    expect(readMachine(bad)).toBeUndefined();
});
