import { join } from 'node:path';
import { AgentConnection, SiteRefusal, signText } from '@jumpfleet/gateway-client';
import type { AgentOwner, LineEnd, SiteApi } from '@jumpfleet/gateway-client';
import { IdentityFile, enrolIdentities } from '@jumpfleet/gateway-simulation';
import type { SimulatedIdentity } from '@jumpfleet/gateway-simulation';

const savedTogether = 100;
const validMinutes = 1_440;
/** This many computers come at once on purpose: they are not held to the site's rate (GW-15). */
const paced = false;

export type IdentityNeeds = Readonly<{
  site: string;
  dataDir: string;
  clients: number;
  key: string | undefined;
  api: SiteApi | undefined;
  progress: (line: string) => void;
  signal: AbortSignal;
}>;

/** The file with enough enrolled clients of this site; what an earlier run enrolled is used again. */
export async function identitiesFor(needs: IdentityNeeds): Promise<IdentityFile> {
  const { host } = new URL(needs.site);
  const folder = join(needs.dataDir, 'fleet', host.replaceAll(/[^\w.-]/g, '_'));
  const file = new IdentityFile(join(folder, 'identities.jsonl'));
  let known = file.read();
  if (known[0] !== undefined && !(await isKnownToSite(needs.site, known[0]))) {
    needs.progress('the site does not know the clients of the last run; enrolling anew');
    known = [];
    file.replace([]);
  }
  if (known.length < needs.clients) await enrolMissing(needs, file, known);
  return file;
}

async function enrolMissing(
  needs: IdentityNeeds,
  file: IdentityFile,
  known: readonly SimulatedIdentity[],
): Promise<void> {
  const installerKey = needs.key ?? (await createInstaller(needs.api));
  const used = new Set(known.map(({ index }) => index));
  const indices = Array.from({ length: needs.clients }, (_, index) => index)
    .filter((index) => !used.has(index))
    .slice(0, needs.clients - known.length);
  let unsaved: SimulatedIdentity[] = [];
  let done = 0;
  const save = () => {
    file.append(unsaved);
    unsaved = [];
    needs.progress(`enrolled ${String(done)} of ${String(indices.length)}`);
  };
  try {
    await enrolIdentities({
      site: needs.site,
      installerKey,
      indices,
      signal: needs.signal,
      waits: (ms) =>
        needs.progress(
          `enrolled ${String(done)} of ${String(indices.length)}; the site lets more in after ${String(Math.ceil(ms / 1_000))} s`,
        ),
      enrolled: (identity) => {
        done++;
        if (unsaved.push(identity) >= savedTogether) save();
      },
    });
  } catch (error) {
    if (!needs.signal.aborted) throw error;
  } finally {
    save();
  }
}

async function createInstaller(api: SiteApi | undefined): Promise<string> {
  if (api === undefined)
    throw new Error('give --key, or an API account that may create an installer (see --help)');
  const body = {
    name: '',
    jump_group_id: 1,
    jump_group_type: 'shared',
    valid_duration: validMinutes,
    paced,
  };
  try {
    const installer = (await api.post('/api/v1/installers', body)) as {
      installer_id: string;
    };
    return installer.installer_id;
  } catch (error) {
    if (error instanceof SiteRefusal)
      throw new Error(`the site made no installer: ${error.message}`, { cause: error });
    throw error;
  }
}

/** Dials with one identity: a site with other keys, or that deleted it, says so before the handshake. */
async function isKnownToSite(site: string, identity: SimulatedIdentity): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<LineEnd | 'online'>();
  const nothing = () => undefined;
  const owner: AgentOwner = {
    online: () => resolve('online'),
    ended: (_, end) => resolve(end),
    remove: nothing,
    settings: nothing,
    collectStatistics: nothing,
    channel: nothing,
    data: nothing,
  };
  const { clientId, credential } = identity;
  const profile = {
    clientId,
    lastEpoch: 0,
    version: '0.1.0',
    platform: 'linux-64',
    installMode: 'service',
    sign: (proof: string) => signText(identity, proof),
  } as const;
  const connection = new AgentConnection({ site, credential, profile }, owner);
  const answer = await promise;
  connection.cut();
  return answer === 'online' || answer.kind !== 'refused' || ![401, 410].includes(answer.status);
}
