import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

import { z } from 'zod';

import { readPrivateFile, writePrivateFile } from './private-file.js';

const secretsSchema = z.object({
  postgres: z.string(),
  nats: z.string(),
  redis: z.string(),
  slot: z.string(),
  /** Seals what must be told again; directories from before it was needed get one when they are read. */
  sealing: z.string().default(secret),
  /** By it the services know each other's gRPC calls; older directories get one as well. */
  service: z.string().default(secret),
  apiAccount: z.object({ id: z.string(), secret: z.string() }),
  /** Until the first start succeeded; afterwards only policy knows, and only its hash. */
  administratorPassword: z.string().optional(),
  /** Whether that password was made here and is still to be told. */
  passwordToTell: z.boolean(),
});
export type Secrets = z.infer<typeof secretsSchema>;

/** What the environment may give for a new data directory. */
export type GivenAccounts = Readonly<{
  administratorPassword?: string | undefined;
  apiAccount?: Readonly<{ id: string; secret: string }> | undefined;
}>;

const fileName = 'secrets.json';

export function readSecrets(dataDir: string): Secrets | undefined {
  const content = readPrivateFile(join(dataDir, fileName));
  return content === undefined ? undefined : secretsSchema.parse(content);
}

export function writeSecrets(dataDir: string, secrets: Secrets): void {
  writePrivateFile(join(dataDir, fileName), secrets);
}

export function newSecrets(given: GivenAccounts): Secrets {
  return {
    postgres: secret(),
    nats: secret(),
    redis: secret(),
    slot: secret(),
    sealing: secret(),
    service: secret(),
    apiAccount: given.apiAccount ?? { id: randomBytes(16).toString('hex'), secret: secret() },
    administratorPassword: given.administratorPassword ?? randomBytes(12).toString('base64url'),
    passwordToTell: given.administratorPassword === undefined,
  };
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
