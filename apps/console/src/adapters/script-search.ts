import type { JumpGiven } from '../application/jump-conditions.js';
import { get } from './api.js';

/** A computer that a client script leads to. */
export type ScriptMatch = Readonly<{
  id: string;
  name: string;
  hostname: string;
  tag: string;
  private_ip: string;
}>;

type Found = Readonly<{
  clients: readonly ScriptMatch[];
  external_key: string;
  custom: Readonly<Record<string, string>>;
}>;

/** SB-16: what the script finds, of those that the representative may jump to, and what the session carries. */
export async function runScript(
  script: string,
): Promise<Readonly<{ matches: readonly ScriptMatch[]; given: JumpGiven }>> {
  const found = await get<Found>(`/api/client_script/clients?${script}`);
  const { clients: matches, external_key: externalKey, custom } = found;
  const given = {
    ...(externalKey !== '' && { external_key: externalKey }),
    ...(Object.keys(custom).length > 0 && { custom }),
  };
  return { matches, given };
}
