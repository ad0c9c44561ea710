import type { FactJumpClient } from '@jumpfleet/outbound-domain';
import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** What the registry tells of an item in a fact about it; old facts had no number of its list. */
export type ToldItem = Readonly<{
  clientId: string;
  name: string;
  tag: string;
  jumpGroupType?: 'shared' | 'personal' | undefined;
  jumpGroupId?: number | undefined;
}>;

const uuid = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

/** A personal list has no code name, and neither has a group of which nothing was heard. */
const codeName = (type: string, number: string): string =>
  `coalesce((SELECT g.code_name FROM known_jump_group g
    WHERE g.number = ${number} AND ${type} = 'shared'), '')`;

/** Jump Clients as recipients filter by them and events name them. */
@Injectable()
export class KnownJumpClients {
  /** As last told; one that was deleted is known for a day more. */
  async find(tx: EntityManager, clientId: string): Promise<FactJumpClient | undefined> {
    if (!uuid.test(clientId)) return undefined;
    const [found] = await tx.query<FactJumpClient[]>(
      `SELECT id, name, ${codeName('list_type', 'list_number')} AS "jumpGroup", tag
       FROM known_jump_client WHERE id = $1`,
      [clientId],
    );
    return found;
  }

  /** As this very fact tells it, whether it is kept yet or not. */
  async told(tx: EntityManager, item: ToldItem): Promise<FactJumpClient> {
    const [found] = await tx.query<{ code: string }[]>(
      `SELECT ${codeName('$1', '$2::integer')} AS code`,
      [item.jumpGroupType ?? 'shared', item.jumpGroupId ?? null],
    );
    return { id: item.clientId, name: item.name, jumpGroup: found?.code ?? '', tag: item.tag };
  }

  async keep(tx: EntityManager, item: ToldItem): Promise<void> {
    await tx.query(
      `INSERT INTO known_jump_client VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT (id) DO UPDATE SET (name, list_type, list_number, tag, gone_at) =
         ROW (excluded.name, excluded.list_type, excluded.list_number, excluded.tag, NULL)`,
      [
        item.clientId,
        item.name,
        item.jumpGroupType ?? 'shared',
        item.jumpGroupId ?? null,
        item.tag,
      ],
    );
  }

  /** Its last events come after it is gone: it is forgotten a day later, with the next that goes. */
  async drop(tx: EntityManager, clientId: string): Promise<void> {
    await tx.query('UPDATE known_jump_client SET gone_at = now() WHERE id = $1', [clientId]);
    await tx.query(
      `DELETE FROM known_jump_client WHERE id IN (
         SELECT id FROM known_jump_client WHERE gone_at < now() - interval '1 day' LIMIT 100)`,
    );
  }

  async keepGroup(tx: EntityManager, number: number, code: string): Promise<void> {
    await tx.query(
      `INSERT INTO known_jump_group VALUES ($1, $2)
       ON CONFLICT (number) DO UPDATE SET code_name = excluded.code_name`,
      [number, code],
    );
  }

  async dropGroup(tx: EntityManager, number: number): Promise<void> {
    await tx.query('DELETE FROM known_jump_group WHERE number = $1', [number]);
  }
}
