import { createReadStream, existsSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ToolFailure } from '../../application/session/tool-handler.js';
import { linesOf } from './command.js';

export type SoftwarePlaces = Readonly<{ dpkg: string; apk: string; rpm: string }>;

export const softwarePlaces: SoftwarePlaces = {
  dpkg: '/var/lib/dpkg/status',
  apk: '/lib/apk/db/installed',
  rpm: '/var/lib/rpm',
};

export type SoftwareEntry = Readonly<{
  name: string;
  version: string;
  architecture: string;
  source: 'dpkg' | 'apk' | 'rpm';
  size_bytes?: number;
}>;

/** What the computer's own package manager says is installed. */
export async function* software(places: SoftwarePlaces): AsyncGenerator<SoftwareEntry> {
  const found = [places.dpkg, places.apk, places.rpm].filter((path) => existsSync(path));
  if (found.length === 0)
    throw new ToolFailure('tool-not-available', 'This computer has no package manager we know.');
  if (existsSync(places.dpkg)) yield* recordsIn(places.dpkg, dpkgEntry);
  if (existsSync(places.apk)) yield* recordsIn(places.apk, apkEntry);
  if (existsSync(places.rpm)) yield* rpmEntries();
}

type Fields = ReadonlyMap<string, string>;

/** Records of `name: value` lines, an empty line after each; lines that go on begin with a blank. */
async function* recordsIn(
  file: string,
  entryOf: (fields: Fields) => SoftwareEntry | undefined,
): AsyncGenerator<SoftwareEntry> {
  let fields = new Map<string, string>();
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity });
  for await (const line of lines) {
    if (line !== '') {
      const at = line.indexOf(':');
      if (at > 0 && !line.startsWith(' ')) fields.set(line.slice(0, at), line.slice(at + 1).trim());
      continue;
    }
    const entry = entryOf(fields);
    if (entry) yield entry;
    fields = new Map();
  }
  const last = entryOf(fields);
  if (last) yield last;
}

function dpkgEntry(fields: Fields): SoftwareEntry | undefined {
  const name = fields.get('Package');
  if (name === undefined || !fields.get('Status')?.endsWith(' installed')) return undefined;
  return {
    name,
    version: fields.get('Version') ?? '',
    architecture: fields.get('Architecture') ?? '',
    source: 'dpkg',
    ...sized(Number(fields.get('Installed-Size')) * 1_024),
  };
}

function apkEntry(fields: Fields): SoftwareEntry | undefined {
  const name = fields.get('P');
  if (name === undefined) return undefined;
  return {
    name,
    version: fields.get('V') ?? '',
    architecture: fields.get('A') ?? '',
    source: 'apk',
    ...sized(Number(fields.get('I'))),
  };
}

async function* rpmEntries(): AsyncGenerator<SoftwareEntry> {
  const format = '%{NAME}\\t%{VERSION}-%{RELEASE}\\t%{ARCH}\\t%{SIZE}\\n';
  for await (const line of linesOf({ file: 'rpm', args: ['-qa', '--qf', format] })) {
    const [name = '', version = '', architecture = '', size] = line.split('\t');
    yield { name, version, architecture, source: 'rpm', ...sized(Number(size)) };
  }
}

const sized = (bytes: number): { size_bytes?: number } =>
  Number.isFinite(bytes) && bytes > 0 ? { size_bytes: bytes } : {};
