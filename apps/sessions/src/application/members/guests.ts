import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { Invitation } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { SUPPORT_DIRECTORY } from '../attended/ports.js';
import type { FoundTeam, SupportDirectory } from '../attended/ports.js';

/** A representative by id or user name, or a team by number or code name. */
export type GuestWish = Readonly<{ representative: string } | { team: string | number }>;
export type GuestRefusal = Readonly<{ kind: 'representative-not-found' | 'team-not-found' }>;

export type Guests = Omit<Invitation, 'asOwner'>;

/** Finds those whom somebody wants to have in a session; of a team, those who are in it now. */
@Injectable()
export class GuestFinder {
  constructor(@Inject(SUPPORT_DIRECTORY) private readonly directory: SupportDirectory) {}

  find(wish: GuestWish): Promise<Result<Guests, GuestRefusal>> {
    return 'team' in wish ? this.team(wish.team) : this.representative(wish.representative);
  }

  private async representative(named: string): Promise<Result<Guests, GuestRefusal>> {
    const [[byId], [byName]] = await Promise.all([
      this.directory.find({ ids: [named] }),
      this.directory.find({ usernames: [named] }),
    ]);
    const found = byId ?? byName;
    if (!found?.maySupport) return refuse({ kind: 'representative-not-found' });
    const { id, name } = found;
    return ok({ team: null, representatives: [{ id, name }] });
  }

  private async team(named: string | number): Promise<Result<Guests, GuestRefusal>> {
    const teams = await this.directory.teams();
    const found = teams.find((team) => isNamed(team, named));
    if (!found) return refuse({ kind: 'team-not-found' });
    const { number, name, members } = found;
    const representatives = members.map((member) => ({ id: member.id, name: member.name }));
    return ok({ team: { number, name }, representatives });
  }
}

function isNamed({ number, codeName }: FoundTeam, named: string | number): boolean {
  return typeof named === 'number' ? number === named : codeName === named;
}
