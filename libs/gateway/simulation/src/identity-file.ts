import {
  appendFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import type { SimulatedIdentity } from './simulated-identity.js';

/** Identities of a site's simulated clients, one JSON line each, mode 0600. */
export class IdentityFile {
  readonly path: string;

  constructor(path: string) {
    this.path = path;
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  }

  read(from = 0, count = Number.POSITIVE_INFINITY): SimulatedIdentity[] {
    if (!existsSync(this.path)) return [];
    const lines = readFileSync(this.path, 'utf8').split('\n').filter(Boolean);
    return lines.slice(from, from + count).flatMap(identityIn);
  }

  append(identities: readonly SimulatedIdentity[]): void {
    const lines = identities.map((identity) => `${JSON.stringify(identity)}\n`);
    appendFileSync(this.path, lines.join(''), { mode: 0o600 });
  }

  replace(identities: readonly SimulatedIdentity[]): void {
    const draft = `${this.path}.new`;
    const lines = identities.map((identity) => `${JSON.stringify(identity)}\n`);
    writeFileSync(draft, lines.join(''), { mode: 0o600 });
    renameSync(draft, this.path);
  }
}

/** A line that was cut off by a crash is no identity. */
function identityIn(line: string): SimulatedIdentity[] {
  try {
    return [JSON.parse(line) as SimulatedIdentity];
  } catch {
    return [];
  }
}
