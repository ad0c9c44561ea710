import { describe, expect, it } from '@jest/globals';
import { bytesOf, pathOf, placeOf, textOf } from './path.codec.js';

describe('a path on the wire (A6 files)', () => {
  it.each([
    ['plain', [0x61, 0x62]],
    ['letters of two, three and four bytes', [...Buffer.from('\u00e9\u20ac\u{1f480}')]],
    ['a stray byte', [0x61, 0xff, 0x62]],
    ['a letter cut short', [0x61, 0xe2, 0x82]],
    ['half a surrogate pair as UTF-8 would write it', [0xed, 0xb2, 0x80]],
    ['a letter, and a byte that its text would swallow', [0xf0, 0x9f, 0x92, 0x80, 0x80]],
    ['a letter written too long', [0xc0, 0xaf]],
  ])('says every byte and means it: %s', (_what, bytes) =>
    expect([...bytesOf(textOf(Buffer.from(bytes)))]).toEqual(bytes),
  );

  it('survives JSON', () => {
    const text = textOf(Buffer.from([0x61, 0xff, 0x0a, 0x22]));
    expect(JSON.parse(JSON.stringify(text))).toBe('a\udcff\n"');
  });

  it.each(['a\0', 'a\ud800', '\udc00', '\udd00x'])('refuses what stands for no bytes', (text) =>
    expect(() => bytesOf(text)).toThrow('no path'),
  );

  it.each([
    ['', '/home/ann'],
    ['notes', '/home/ann/notes'],
    ['/etc//', '/etc'],
    ['/', '/'],
    ['//', '/'],
  ])('is absolute, or in the home folder: %j', (text, path) =>
    expect(pathOf(text, '/home/ann').toString()).toBe(path),
  );

  it('has a folder and a name', () => {
    const place = (path: string) => {
      const { folder, name } = placeOf(Buffer.from(path));
      return [folder.toString(), name.toString()];
    };
    expect(place('/a')).toEqual(['/', 'a']);
    expect(place('/a/b')).toEqual(['/a', 'b']);
  });
});
