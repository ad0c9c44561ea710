import { parseArgs } from 'node:util';

export const help = `npm run receive -- [options]

Listens for Outbound Events on this machine, verifies their signatures, prints each, and answers. Ctrl-C ends it.

  --port N          where to listen (default 8090; 0 for any free port)
  --host ADDRESS    listen on this address instead of loopback (default 127.0.0.1)
  --secret SECRET   the recipient's secret, whsec_...; several while one takes over from another. What fits none of
                    them is answered with 401. Without a secret nothing is verified
  --answer STATUS   what to answer with (default 200)
  --fail-share X    share of the deliveries (0 to 1) that are answered with 500 instead
  --delay MS        how long to wait before each answer (default 0, at most 600000)
  --save FILE       append each delivery, its headers and its very bytes, to this file
  --json            one line of JSON for each delivery, on stdout
  --help            this text

npm run receive -- --replay FILE --to URL [--secret SECRET] [--json]

Sends the deliveries of a file that --save wrote once more, one after the other, in their order: the same bytes under
the same webhook-id. With --secret they are signed anew for this moment; without it they keep the signature and the
timestamp that they came with, which a receiver refuses five minutes later. Exit status 1 when one was not accepted.

Environment: JUMPFLEET_WEBHOOK_SECRET, secrets with spaces between them, for who does not want them in a command line.
`;

export type ReceiveArguments = Readonly<{
  port: number;
  host: string;
  secrets: readonly string[];
  status: number;
  failShare: number;
  delayMs: number;
  save: string | undefined;
  json: boolean;
}>;
export type ReplayArguments = Readonly<{
  replay: string;
  to: string;
  secrets: readonly string[];
  json: boolean;
}>;

const text = { type: 'string' } as const;
const flag = { type: 'boolean', default: false } as const;
const options = {
  port: { type: 'string', default: '8090' },
  host: { type: 'string', default: '127.0.0.1' },
  secret: { type: 'string', multiple: true, default: [] as string[] },
  answer: { type: 'string', default: '200' },
  'fail-share': { type: 'string', default: '0' },
  delay: { type: 'string', default: '0' },
  save: text,
  replay: text,
  to: text,
  json: flag,
  help: flag,
} as const;

/** `secret` is what the environment says. */
export function readArguments(
  argv: readonly string[],
  secret: string | undefined,
): ReceiveArguments | ReplayArguments | 'help' {
  const { values } = parseArgs({ args: [...argv], options });
  if (values.help) return 'help';
  const secrets = secretsIn([...values.secret, ...(secret ?? '').split(/\s+/).filter(Boolean)]);
  const common = { secrets, json: values.json };
  if (values.replay !== undefined)
    return { ...common, replay: values.replay, to: urlIn(values.to) };
  if (values.to !== undefined) throw new Error('--to belongs to --replay');
  return {
    ...common,
    port: numberIn('--port', values.port, [0, 65_535]),
    host: values.host,
    status: numberIn('--answer', values.answer, [200, 599]),
    failShare: shareIn('--fail-share', values['fail-share']),
    delayMs: numberIn('--delay', values.delay, [0, 600_000]),
    save: values.save,
  };
}

/** A secret that is none would let everything look forged. */
function secretsIn(secrets: readonly string[]): readonly string[] {
  for (const secret of secrets)
    if (!/^whsec_[\w+/-]{32,}={0,2}$/.test(secret))
      throw new Error('--secret takes what the recipient was created with: whsec_ and base64');
  return secrets;
}

function urlIn(value: string | undefined): string {
  if (value === undefined || !/^https?:/.test(value) || !URL.canParse(value))
    throw new Error('--replay needs --to with an http or https address');
  return value;
}

function shareIn(option: string, value: string): number {
  const share = value === '' ? Number.NaN : Number(value);
  if (!(share >= 0 && share <= 1)) throw new Error(`${option} takes a share from 0 to 1`);
  return share;
}

function numberIn(option: string, value: string, [min, max]: [number, number]): number {
  const number = value === '' ? Number.NaN : Number(value);
  if (!Number.isInteger(number) || number < min || number > max)
    throw new Error(`${option} takes a whole number from ${String(min)} to ${String(max)}`);
  return number;
}
