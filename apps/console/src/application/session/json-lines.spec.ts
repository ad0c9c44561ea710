import { describe, expect, it } from '@jest/globals';
import { JsonLines } from './json-lines.js';

describe('lines of JSON in pieces', () => {
  it('are whole again, wherever the pieces end', () => {
    const bytes = new TextEncoder().encode(
      '{"name":"naïve 🙂"}\n\n{"name":"caf\\udce9"}\n{"name":"x"}',
    );
    for (let size = 1; size <= bytes.length; size++) {
      const lines = new JsonLines<{ name: string }>();
      const names: string[] = [];
      for (let at = 0; at < bytes.length; at += size)
        names.push(...lines.push(bytes.subarray(at, at + size)).map(({ name }) => name));
      names.push(...lines.end().map(({ name }) => name));
      expect(names).toEqual(['naïve 🙂', 'caf\udce9', 'x']);
    }
  });
});
