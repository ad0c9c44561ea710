import { z } from 'zod';

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/;

const optional = z.string().min(1).optional();

const optionsSchema = z
  .object({
    port: z.coerce.number().int().min(1).max(65_535),
    dataDir: z.string().min(1),
    shards: z.coerce.number().int().min(1).max(64),
    host: z.string().min(1),
    demo: z.boolean().default(false),
    detach: z.boolean().default(false),
    fresh: z.boolean().default(false),
    tlsCert: optional,
    tlsKey: optional,
    tlsTerminatedByProxy: z.boolean().default(false),
    publicUrl: z.url().optional(),
  })
  .refine(({ tlsCert, tlsKey }) => (tlsCert === undefined) === (tlsKey === undefined), {
    message: '--tls-cert and --tls-key belong together',
  })
  .refine(
    ({ host, tlsCert, tlsTerminatedByProxy }) =>
      loopback.test(host) || tlsCert !== undefined || tlsTerminatedByProxy,
    {
      message:
        '--host is not loopback: give --tls-cert and --tls-key, or --tls-terminated-by-proxy if a proxy encrypts',
    },
  );
export type StartOptions = z.infer<typeof optionsSchema>;

/** The command line's options, checked; throws with every fault in one message. */
export function readOptions(given: unknown): StartOptions {
  const { success, data, error } = optionsSchema.safeParse(given);
  if (success) return data;
  const faults = error.issues.map(({ path, message }) => [...path, message].join(': '));
  throw new Error(`These options do not work: ${faults.join('; ')}`);
}

const environmentSchema = z.object({
  JUMPFLEET_ADMIN_PASSWORD: optional,
  JUMPFLEET_API_CLIENT_ID: optional,
  JUMPFLEET_API_CLIENT_SECRET: optional,
});

export type LauncherEnvironment = Readonly<{
  administratorPassword: string | undefined;
  apiAccount: Readonly<{ id: string; secret: string }> | undefined;
  /** Handed on to every process: the PATH, the log level, where traces go. Our own secrets are taken out. */
  inherited: Readonly<Record<string, string | undefined>>;
}>;

export function readEnvironment(
  environment: Readonly<Record<string, string | undefined>>,
): LauncherEnvironment {
  const {
    JUMPFLEET_ADMIN_PASSWORD: administratorPassword,
    JUMPFLEET_API_CLIENT_ID: id,
    JUMPFLEET_API_CLIENT_SECRET: secret,
  } = environmentSchema.parse(environment);
  if ((id === undefined) !== (secret === undefined))
    throw new Error('JUMPFLEET_API_CLIENT_ID and JUMPFLEET_API_CLIENT_SECRET belong together');
  const ours = new Set(Object.keys(environmentSchema.shape));
  return {
    administratorPassword,
    apiAccount: id === undefined || secret === undefined ? undefined : { id, secret },
    inherited: Object.fromEntries(Object.entries(environment).filter(([name]) => !ours.has(name))),
  };
}

export function addressOf({ publicUrl, host, port, tlsCert }: StartOptions): string {
  if (publicUrl !== undefined) return publicUrl.replace(/\/$/, '');
  const shown = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `${tlsCert === undefined ? 'http' : 'https'}://${shown.includes(':') ? `[${shown}]` : shown}:${port}`;
}
