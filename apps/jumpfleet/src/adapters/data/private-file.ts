import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/** Written whole or not at all, readable by its owner only. */
export function writePrivateFile(file: string, content: unknown): void {
  writeFileSync(`${file}.part`, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.part`, file);
}

/** The parsed content; `undefined` when there is no such file. */
export function readPrivateFile(file: string): unknown {
  if (!existsSync(file)) return undefined;
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} cannot be read`, { cause: error });
  }
}
