import type { Principal } from '@jumpfleet/http';
import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { readClientScript } from '@jumpfleet/sessions-contracts';
import type {
  ClientScriptFault,
  ClientSearch,
  JumpScript,
  ScriptCommand,
} from '@jumpfleet/sessions-contracts';
import { Inject, Injectable } from '@nestjs/common';
import { SESSION_SETTINGS } from '../settings/session-settings.js';
import type { SessionSettingsBoard } from '../settings/session-settings.js';

/** A Jump Client that a script names, as somebody chooses among several. */
export type ScriptTarget = Readonly<{
  id: string;
  name: string;
  hostname: string;
  status: string;
  tag: string;
  comments: string;
  privateIp: string;
  publicIp: string;
}>;

/** Registry's search for scripts: newest first, only what whoever asks may jump to (SB-16). */
export interface ScriptTargets {
  find(search: ClientSearch, principal: Principal): Promise<readonly ScriptTarget[]>;
}
export const SCRIPT_TARGETS = Symbol('SCRIPT_TARGETS');

export type FoundByScript = Pick<JumpScript, 'externalKey' | 'custom'> &
  Readonly<{ clients: readonly ScriptTarget[] }>;

/** What a script's jump leads to, for whoever runs it. */
@Injectable()
export class ScriptSearch {
  constructor(
    @Inject(SCRIPT_TARGETS) private readonly targets: ScriptTargets,
    @Inject(SESSION_SETTINGS) private readonly settings: SessionSettingsBoard,
  ) {}

  async find(
    command: ScriptCommand,
    principal: Principal,
  ): Promise<Result<FoundByScript, ClientScriptFault>> {
    const read = readClientScript(command);
    if (!read.ok) return refuse(read.fault);
    const script = read.value;
    if (!('search' in script))
      return refuse({ parameter: 'action', message: `${script.action} finds no Jump Client.` });
    const { externalKey, custom } = script;
    const unknown = await this.unknownField(custom);
    if (unknown !== undefined)
      return refuse({
        parameter: `session.custom.${unknown}`,
        message: 'The site has no custom field with this code name.',
      });
    return ok({ clients: await this.targets.find(script.search, principal), externalKey, custom });
  }

  /** SB-15: fields are configured first. */
  private async unknownField(custom: JumpScript['custom']): Promise<string | undefined> {
    const names = Object.keys(custom);
    if (names.length === 0) return undefined;
    const { customFields } = await this.settings.current();
    const known = new Set(customFields.map(({ codeName }) => codeName));
    return names.find((name) => !known.has(name));
  }
}
