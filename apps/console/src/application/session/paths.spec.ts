import { describe, expect, it } from '@jest/globals';
import { crumbsOf, nameOf, parentOf, pathIn, shownName } from './paths.js';

describe('paths at the computer', () => {
  it('shows bytes that are not UTF-8, and line ends, so that they can be told apart', () => {
    expect(shownName('caf\udce9')).toBe('caf\\xe9');
    expect(shownName('two\nlines')).toBe('two\\x0alines');
    expect(shownName('naïve 🙂 "quoted"')).toBe('naïve 🙂 "quoted"');
  });

  it('joins names to the root, to folders and to home', () => {
    expect(pathIn('/', 'etc')).toBe('/etc');
    expect(pathIn('/etc', 'hosts')).toBe('/etc/hosts');
    expect(pathIn('', 'notes')).toBe('notes');
  });

  it('knows the folder above, and stops at the root', () => {
    expect(parentOf('/etc/ssh')).toBe('/etc');
    expect(parentOf('/etc')).toBe('/');
    expect(parentOf('/')).toBe('/');
    expect(parentOf('notes')).toBe('');
    expect(nameOf('/var/log/')).toBe('log');
  });

  it('has a crumb for each folder on the way', () => {
    expect(crumbsOf('/var/log')).toEqual([
      { name: '/', path: '/' },
      { name: 'var', path: '/var' },
      { name: 'log', path: '/var/log' },
    ]);
    expect(crumbsOf('')).toEqual([{ name: 'Home', path: '' }]);
    expect(crumbsOf('a/b').map(({ path }) => path)).toEqual(['', 'a', 'a/b']);
  });
});
