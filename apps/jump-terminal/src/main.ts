import { localOperator } from '@jumpfleet/gateway-client';
import type { Credentials, Operator } from '@jumpfleet/gateway-client';
import { help, readArguments } from './arguments.js';
import { askSecret } from './ask.js';
import { jump } from './jump.js';

const fallbackSite = 'http://127.0.0.1:8080';

async function main(): Promise<number> {
  const options = readArguments(process.argv.slice(2));
  if (options.help) {
    process.stdout.write(help);
    return 0;
  }
  return jump(await operatorOf(options), options.order, options.given);
}

/** A named user first, then the environment's account, then this machine's own operator. */
async function operatorOf(options: {
  url: string | undefined;
  user: string | undefined;
  dataDir: string;
}): Promise<Operator> {
  const local = localOperator(options.dataDir);
  const site = options.url ?? local?.site ?? fallbackSite;
  if (options.user !== undefined) {
    const password = await askSecret(`Password of ${options.user}: `);
    return { site, credentials: { username: options.user, password } };
  }
  const credentials = fromEnvironment() ?? (site === local?.site ? local.credentials : undefined);
  if (credentials === undefined)
    throw new Error('say who you are: --user NAME, or JUMPFLEET_API_CLIENT_ID and _SECRET');
  return { site, credentials };
}

function fromEnvironment(): Credentials | undefined {
  const clientId = process.env['JUMPFLEET_API_CLIENT_ID'];
  const clientSecret = process.env['JUMPFLEET_API_CLIENT_SECRET'];
  return clientId && clientSecret ? { clientId, clientSecret } : undefined;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  },
);
