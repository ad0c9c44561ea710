import { readFileSync } from 'node:fs';

/** Empty when the file is not there or may not be read: the computer cannot tell. */
export function textOf(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
