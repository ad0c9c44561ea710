import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { SupportQueue } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SUPPORT_DIRECTORY, SUPPORT_SETTINGS } from './ports.js';
import type { FoundRepresentative, SupportDirectory, SupportSettings } from './ports.js';

export type QueueRefusal = Readonly<{
  kind: 'queue-malformed' | 'queue-unknown' | 'general-queue-disabled';
}>;
type Found = Result<SupportQueue, QueueRefusal>;

const general: SupportQueue = { type: 'general', id: '', name: 'General queue', team: null };
const unknown = refuse({ kind: 'queue-unknown' } as const);
const maxNumber = 2_147_483_647;

/** Where customers wait: named as integrations name them (SB-20), and who serves which. */
@Injectable()
export class SupportQueues {
  constructor(
    @Inject(SUPPORT_DIRECTORY) private readonly directory: SupportDirectory,
    @Inject(SUPPORT_SETTINGS) private readonly settings: SupportSettings,
  ) {}

  /** `general`, `rep:<id or number>`, `rep_username:<name>`, `team:<number>` or `issue:<code name>`. */
  resolve(named: string): Promise<Found> {
    const at = named.indexOf(':');
    const [kind, id] = at < 0 ? [named, ''] : [named.slice(0, at), named.slice(at + 1)];
    switch (kind) {
      case 'general':
        return this.general();
      case 'rep':
        return this.representative(numbered(id) ?? { ids: [id] });
      case 'rep_username':
        return this.representative({ usernames: [id] });
      case 'team':
        return this.team(id);
      case 'issue':
        return this.issue(id);
      default:
        return Promise.resolve(refuse({ kind: 'queue-malformed' }));
    }
  }

  /** The representative with this number, where the name is theirs, too (B4). */
  async byNumberAndName(number: number, name: string): Promise<Found> {
    const [found] = await this.directory.find({ numbers: [number] });
    return found?.maySupport === true && found.name === name ? ok(queueOf(found)) : unknown;
  }

  /** Those whose customers somebody sees and may accept. */
  async servedBy(principalId: string): Promise<ServedQueues> {
    const [found] = await this.directory.find({ ids: [principalId] });
    if (found?.maySupport !== true) return new ServedQueues([], undefined);
    const [{ generalQueue, issues }, teams] = await Promise.all([
      this.settings.current(),
      this.directory.teams(),
    ]);
    const own = new Set(found.teams.map(({ number }) => number));
    const queues = [
      queueOf(found),
      ...(generalQueue ? [general] : []),
      ...teams.filter(({ number }) => own.has(number)).map(teamQueue),
      ...issues.filter(({ teamId }) => own.has(teamId)).map(issueQueue),
    ];
    return new ServedQueues(queues, found);
  }

  private async general(): Promise<Found> {
    const { generalQueue } = await this.settings.current();
    return generalQueue ? ok(general) : refuse({ kind: 'general-queue-disabled' });
  }

  /** SB-20: unless exactly one is meant, nobody is. */
  private async representative(named: Parameters<SupportDirectory['find']>[0]): Promise<Found> {
    const [found, ...others] = await this.directory.find(named);
    return found?.maySupport === true && others.length === 0 ? ok(queueOf(found)) : unknown;
  }

  private async team(id: string): Promise<Found> {
    const teams = await this.directory.teams();
    const found = teams.find(({ number }) => String(number) === id);
    return found ? ok(teamQueue(found)) : unknown;
  }

  private async issue(codeName: string): Promise<Found> {
    const { issues } = await this.settings.current();
    const found = issues.find((issue) => issue.codeName === codeName);
    return found ? ok(issueQueue(found)) : unknown;
  }
}

/** What one representative serves; nothing for whoever may not support. */
export class ServedQueues {
  private readonly teams: ReadonlySet<number>;

  constructor(
    readonly queues: readonly SupportQueue[],
    private readonly representative: FoundRepresentative | undefined,
  ) {
    this.teams = new Set(representative?.teams.map(({ number }) => number));
  }

  /** Also of a general queue that was switched off since, and of an issue that is not named any more. */
  includes({ type, id, team }: SupportQueue): boolean {
    if (!this.representative) return false;
    if (type === 'general') return true;
    return type === 'representative'
      ? id === this.representative.id
      : team !== null && this.teams.has(team);
  }
}

function numbered(id: string): Readonly<{ numbers: readonly number[] }> | undefined {
  const number = /^\d{1,10}$/.test(id) ? Number(id) : NaN;
  return number >= 1 && number <= maxNumber ? { numbers: [number] } : undefined;
}

const queueOf = ({ id, name }: FoundRepresentative): SupportQueue => ({
  type: 'representative',
  id,
  name,
  team: null,
});
const teamQueue = ({ number, name }: Readonly<{ number: number; name: string }>): SupportQueue => ({
  type: 'team',
  id: String(number),
  name,
  team: number,
});
const issueQueue = (
  issue: Readonly<{ codeName: string; name: string; teamId: number }>,
): SupportQueue => ({
  type: 'issue',
  id: issue.codeName,
  name: issue.name,
  team: issue.teamId,
});
