import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** The only platform whose package there is. */
export const supportPlatform = 'linux-64';

export type SupportFacts = Readonly<{
  siteUrl: string;
  key: string;
  /** What the customer said of themselves on the way here. */
  customer: Readonly<Record<string, string>>;
}>;
export type SupportPackage = Readonly<{ size: number; content: () => AsyncIterable<Buffer> }>;

/** The tokens stand inside single quotes of a shell script. */
const isQuotable = (value: string): boolean => /^[^'\p{Cc}]*$/u.test(value);

/** The temporary client: the package that installers are made of, behind a header that installs nothing. */
export class SupportClients {
  constructor(private readonly folder: string) {}

  /** Nothing where the package was not built. */
  async of(facts: SupportFacts): Promise<SupportPackage | undefined> {
    const payload = join(this.folder, `${supportPlatform}.tar.gz`);
    try {
      const template = await readFile(join(this.folder, `${supportPlatform}.support.sh`), 'utf8');
      const header = Buffer.from(headerOf(template, facts));
      const { size } = await stat(payload);
      return { size: header.length + size, content: () => concatenated(header, payload) };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
      throw error;
    }
  }
}

function headerOf(template: string, { siteUrl, key, customer }: SupportFacts): string {
  const said = Object.values(customer).some((text) => text !== '');
  const values: Readonly<Record<string, string>> = {
    '@SITE_URL@': siteUrl,
    '@SESSION_KEY@': key,
    '@CUSTOMER@': said ? Buffer.from(JSON.stringify(customer)).toString('base64') : '',
  };
  return Object.entries(values).reduce((header, [token, value]) => {
    if (!isQuotable(value)) throw new Error(`the value for ${token} cannot stand in a script`);
    return header.replace(token, () => value);
  }, template);
}

async function* concatenated(header: Buffer, payload: string): AsyncGenerator<Buffer> {
  yield header;
  for await (const chunk of createReadStream(payload)) yield chunk as Buffer;
}

/** What `curl -fsS URL | sh` runs: fetches the client of that address, runs it at the terminal, leaves nothing. */
export function fetchScript(url: string): string {
  if (!isQuotable(url)) throw new Error('this address cannot stand in a script');
  return `#!/bin/sh
# Starts a support session on this computer, and leaves nothing behind when it is over.
set -u
folder=$(mktemp -d "\${TMPDIR:-/tmp}/jumpfleet-support.XXXXXX") || exit 1
trap 'rm -rf -- "$folder"' EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM
echo 'Fetching the support client...'
curl -fsS -o "$folder/client.bin" '${url}' ||
  { echo 'The support client cannot be fetched.' >&2; exit 1; }
# This script is read from a pipe; the person is at the terminal.
if (: </dev/tty) 2>/dev/null; then sh "$folder/client.bin" </dev/tty; else sh "$folder/client.bin" </dev/null; fi
`;
}
