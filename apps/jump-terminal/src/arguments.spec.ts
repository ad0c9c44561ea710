import { expect, it } from '@jest/globals';
import { readArguments } from './arguments.js';

const order = (...argv: string[]) => {
  const read = readArguments(argv);
  return read.help ? 'help' : read.order;
};

it('jumps to what is searched for, and opens a shell', () => {
  expect(order('till', '4')).toEqual({ kind: 'jump', search: 'till 4', task: { kind: 'shell' } });
  expect(() => order()).toThrow('say what to search for');
});

it('copies a file one way, and takes what follows as the other end', () => {
  expect(order('till 4', '--get', '/etc/hosts', 'here')).toMatchObject({
    search: 'till 4',
    task: { kind: 'get', remote: '/etc/hosts', local: 'here', overwrite: false },
  });
  expect(order('till', '--put', 'a b', '--overwrite')).toMatchObject({
    task: { kind: 'put', local: 'a b', remote: undefined, overwrite: true },
  });
  expect(() => order('till', '--put', 'a', '--get', 'b')).toThrow('one way');
  expect(() => order('till', '--put', 'a', 'b', 'c')).toThrow('one file on each side');
});

it('SB-17: runs a script, or a file of them', () => {
  expect(order('--run-script', 'action=login')).toEqual({
    kind: 'script',
    command: 'action=login',
  });
  expect(order('--run-script-file', 'x.brcs-site')).toEqual({
    kind: 'script-file',
    file: 'x.brcs-site',
  });
  expect(() => order('till', '--run-script', 'action=login')).toThrow('run one thing');
});

it('PO-22, PO-25: takes a reason and a ticket along', () => {
  const read = readArguments(['till', '--override', 'fire', '--ticket', 'T-1']);
  expect(read).toMatchObject({ given: { override_reason: 'fire', ticket_id: 'T-1' } });
});
