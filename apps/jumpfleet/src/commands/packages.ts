import { copyFile, mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { workspaceRoot } from '@jumpfleet/local-servers';

import { OperatorApi, operatorOf } from '../adapters/operator-api.js';
import type { WhichOperator } from '../adapters/operator-api.js';
import { buildClient, builtPlatform, shippedClient } from '../adapters/packages/client-builder.js';
import { PackagesApi } from '../adapters/packages/packages-api.js';
import type { ListedRelease } from '../adapters/packages/packages-api.js';
import {
  readSigned,
  releaseIdOf,
  signAgain,
  signFile,
} from '../adapters/packages/release-files.js';
import type { ReleaseWords, SignedFile } from '../adapters/packages/release-files.js';
import { ReleaseKeys } from '../adapters/packages/release-keys.js';
import type { KeyRole } from '../adapters/packages/release-keys.js';
import { CommandFailure } from '../application/command-failure.js';
import { size, releaseLine } from '../application/package-report.js';
import type { LauncherEnvironment } from '../config.js';

export type PackagesOptions = WhichOperator &
  Readonly<{
    verb: string;
    file?: string;
    version?: string;
    platform: string;
    keys?: string;
    out?: string;
    number?: string;
    days: string;
    minimum?: string;
    from?: string;
    rotate: string;
    offline: boolean;
  }>;

type Tell = (line: string) => void;
type Context = Readonly<{
  options: PackagesOptions;
  keys: ReleaseKeys;
  site: () => Promise<PackagesApi>;
  tell: Tell;
}>;
type Verb = (context: Context) => Promise<unknown>;

const verbs: Readonly<Record<string, Verb>> = {
  ...{ keys: makeKeys, build, sign, upload, publish, resign, rollback, root: rotate, list },
};
const dayMs = 86_400_000;

/** Signed packages, from the keys to the site that has them. */
export async function packages(
  options: PackagesOptions,
  { apiAccount }: LauncherEnvironment,
  tell: Tell,
): Promise<number> {
  const verb = Object.hasOwn(verbs, options.verb) ? verbs[options.verb] : undefined;
  if (!verb)
    throw new CommandFailure('verb-unknown', `say one of ${Object.keys(verbs).join(', ')}`);
  const site = async (): Promise<PackagesApi> => {
    const operator = operatorOf(options, apiAccount);
    return new PackagesApi(operator.url, (await OperatorApi.logIn(operator)).token);
  };
  const keys = new ReleaseKeys(options.keys ?? join(options.dataDir, 'release-keys'));
  await verb({ options, keys, site, tell });
  return 0;
}

async function makeKeys({ keys, tell }: Context): Promise<void> {
  const isNew = keys.ensure(new Date());
  const { number, expires_at, root, release } = keys.root;
  tell(`${isNew ? 'Made' : 'There are'} keys in ${keys.folder}.`);
  tell(`root ${String(number)}, good until ${expires_at}`);
  tell(`root key ${root.key_ids.join(', ')}; release key ${release.key_ids.join(', ')}`);
}

async function build({ options, tell }: Context): Promise<string> {
  const file = await buildClient(workspaceRoot(), wanted(options, 'version'), folderOf(options));
  tell(`built ${file}`);
  return file;
}

async function sign(context: Context, file?: string): Promise<SignedFile> {
  const { options, keys, tell } = context;
  const signed = await signFile(
    file ?? wanted(options, 'file'),
    wordsOf(options),
    keys.key('release'),
  );
  tell(`signed release ${signed.id}`);
  return signed;
}

async function upload({ options, site, tell }: Context): Promise<void> {
  await bring(await site(), await readSigned(wanted(options, 'file')), tell);
}

/** With the client that the installers hold, so that there is a version to come from and to go back to. */
async function publish(context: Context): Promise<void> {
  const { options, keys, tell } = context;
  const site = await context.site();
  const version = wanted(options, 'version');
  const shipped = await shippedClient(workspaceRoot());
  const known = await site.list();
  if (
    shipped &&
    shipped.version !== version &&
    !known.some((one) => one.version === shipped.version)
  ) {
    const { number, ...words } = wordsOf(options);
    const said = { ...words, ...plain, number: number - 1, version: shipped.version };
    const file = await copied(shipped.file, options, shipped.version);
    await bring(site, await signFile(file, said, keys.key('release')), tell);
  }
  await bring(site, await sign(context, await build(context)), tell);
}

/** An older version, signed so that it may replace these newer ones. */
async function rollback(context: Context): Promise<void> {
  const from = wanted(context.options, 'from').split(',');
  await signedAnew(context, { rollback_from: from });
  context.tell(`it may replace ${from.join(', ')}`);
}

/** For a new release key, or a later end. */
async function resign(context: Context): Promise<void> {
  await signedAnew(context, {});
}

/** The newest release of a version once more: its package is on the site already. */
async function signedAnew(
  { options, keys, site, tell }: Context,
  more: Partial<ReleaseWords>,
): Promise<void> {
  const api = await site();
  const { number, expires_at, version, platform } = wordsOf(options);
  const isWanted = (one: ListedRelease): boolean =>
    one.version === version && one.platform === platform;
  const target = (await api.list()).find(isWanted);
  if (!target)
    throw new CommandFailure('release-not-found', `the site has no release of version ${version}`);
  const words = { number, expires_at, ...more };
  const document = signAgain(await api.documentOf(target.id), words, keys.key('release'));
  if (!(await api.addKnown(document)))
    throw new CommandFailure('package-not-stored', 'the package is gone; upload it again');
  tell(`release ${releaseIdOf(document)} of version ${version} is on the site`);
}

/** The next root: with new keys where that is wished, otherwise the same for longer. */
async function rotate({ options, keys, site, tell }: Context): Promise<void> {
  if (options.file !== undefined) {
    const document = JSON.stringify(JSON.parse(await readFile(options.file, 'utf8')));
    const number = await (await site()).rotate(document);
    tell(`the site trusts root ${String(number)}`);
    return;
  }
  const document = keys.next(rolesIn(options.rotate), new Date());
  if (!options.offline) await (await site()).rotate(document);
  keys.adoptNext();
  const { number, expires_at } = keys.root;
  tell(
    `root ${String(number)} is good until ${expires_at}; start the system anew so that new installers hold it`,
  );
}

async function list({ site, tell }: Context): Promise<void> {
  const api = await site();
  const { number, expires_at } = await api.root();
  tell(`root ${String(number)}, good until ${expires_at}`);
  const releases: readonly ListedRelease[] = await api.list();
  if (releases.length === 0) tell('There are no releases.');
  for (const release of releases) tell(releaseLine(release));
}

async function bring(site: PackagesApi, signed: SignedFile, tell: Tell): Promise<void> {
  const isBrought = await site.bring(signed, (sent, of) => {
    process.stderr.write(`${size(sent)} of ${size(of)}\n`);
  });
  tell(`release ${signed.id} is ${isBrought ? 'on the site' : 'there already'}`);
}

/** Of the client that is there anyway nothing special is said. */
const plain = { minimum_version: null, rollback_from: [] } as const;

function wordsOf(options: PackagesOptions): ReleaseWords {
  const { platform, minimum = null, from, number, days } = options;
  return {
    platform,
    version: wanted(options, 'version'),
    // Seconds grow by themselves, also where nothing is known of the site.
    number: number === undefined ? Math.floor(Date.now() / 1_000) : whole(number, 'number'),
    expires_at: new Date(Date.now() + whole(days, 'days') * dayMs).toISOString(),
    minimum_version: minimum,
    rollback_from: from === undefined ? [] : from.split(','),
  };
}

function folderOf(options: PackagesOptions): string {
  return options.out ?? join(options.dataDir, 'releases', wanted(options, 'version'));
}

async function copied(file: string, { dataDir }: PackagesOptions, version: string) {
  const folder = join(dataDir, 'releases', version);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const copy = join(folder, `${builtPlatform}.tar.gz`);
  await copyFile(file, copy);
  return copy;
}

function rolesIn(text: string): readonly KeyRole[] {
  const roles = text === 'none' ? [] : text.split(',');
  return roles.map((role) => {
    if (role === 'root' || role === 'release') return role;
    throw new CommandFailure(
      'option-malformed',
      '--rotate is root, release, both by a comma, or none',
    );
  });
}

function wanted(options: PackagesOptions, name: 'version' | 'file' | 'from'): string {
  const value = options[name];
  if (value !== undefined) return value;
  const what = name === 'file' ? 'the file of a package' : `--${name}`;
  throw new CommandFailure('option-missing', `${options.verb} needs ${what}`);
}

function whole(text: string, name: string): number {
  if (/^[1-9]\d{0,14}$/.test(text)) return Number(text);
  throw new CommandFailure('option-malformed', `--${name} must be a whole number`);
}
