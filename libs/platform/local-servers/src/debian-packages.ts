import { mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { outputOf, run } from './run.js';

type Packages = Readonly<{ suites: 'own' | 'newest'; packages: readonly string[] }>;

/** The oldest Debian release whose nats-server keeps every acknowledged message through kill -9. */
const newestSuite = 'trixie';

/**
 * Unpacks Debian packages and the libraries they name into a folder. Nothing is installed: the package
 * lists, the download and the files live in folders of our own. Answers with the reason when it could not.
 */
export async function obtainFromDebian(
  folder: string,
  wanted: Packages,
): Promise<string | undefined> {
  const source = await packageSource(wanted.suites);
  if (typeof source === 'string') return source;
  await mkdir(dirname(folder), { recursive: true });
  const work = await mkdtemp(`${folder}.part-`);
  try {
    const apt = await aptWithOwnState(work, source);
    await apt('apt-get', ['update']);
    const names = [...wanted.packages, ...(await librariesOf(apt, wanted.packages))];
    await apt('apt-get', ['download', ...names]);
    await unpack(work, folder);
    return undefined;
  } catch (error) {
    return `apt-get failed: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

type Source = Readonly<{ uri: string; suite: string }>;
type Apt = (program: 'apt-get' | 'apt-cache', args: readonly string[]) => Promise<string>;

async function packageSource(suites: Packages['suites']): Promise<Source | string> {
  const os = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID=debian$/m.test(os)) return 'this machine does not run Debian';
  const targets = await outputOf('apt-get', [
    'indextargets',
    '--format',
    '$(REPO_URI) $(CODENAME) $(COMPONENT) $(CREATED_BY)',
  ]);
  if (targets === undefined) return 'apt-get is not there';
  const own = /^VERSION_CODENAME=(\w+)$/m.exec(os)?.[1] ?? newestSuite;
  const line = targets.split('\n').map((target) => target.split(' '));
  const main = line.find(([, suite, component]) => suite === own && component === 'main');
  if (!main?.[0]) return 'apt-get knows no package source of this Debian release';
  return { uri: main[0], suite: suites === 'own' ? own : newestSuite };
}

async function aptWithOwnState(work: string, { uri, suite }: Source): Promise<Apt> {
  for (const part of ['state/lists/partial', 'cache/archives/partial', 'packages'])
    await mkdir(join(work, part), { recursive: true });
  const list = join(work, 'jumpfleet.list');
  await writeFile(list, `deb ${uri} ${suite} main\n`);
  const options = [
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=-',
    'Dir::Etc::Preferences=-',
    'Dir::Etc::PreferencesParts=-',
    `Dir::State=${join(work, 'state')}`,
    `Dir::Cache=${join(work, 'cache')}`,
    'APT::Sandbox::User=',
    'Acquire::Languages=none',
  ].flatMap((option) => ['-o', option]);
  return (program, args) =>
    run(program, [...options, '-q', ...args], { cwd: join(work, 'packages') });
}

async function librariesOf(apt: Apt, packages: readonly string[]): Promise<string[]> {
  const depends = await apt('apt-cache', ['depends', '--important', ...packages]);
  const names = [...depends.matchAll(/Depends: (\S+)$/gm)].map(([, name]) => name ?? '');
  return [...new Set(names)].filter((name) => /^(lib|lua)/.test(name) && name !== 'libc6');
}

async function unpack(work: string, folder: string): Promise<void> {
  const tree = join(work, 'tree');
  for (const name of await readdir(join(work, 'packages')))
    if (name.endsWith('.deb')) await run('dpkg', ['-x', join(work, 'packages', name), tree]);
  await rm(folder, { recursive: true, force: true });
  await rename(tree, folder);
}
