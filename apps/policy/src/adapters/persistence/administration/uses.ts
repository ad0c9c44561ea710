import type { EntityManager } from 'typeorm';

/** Where a fact of one kind names things of another, as paths into its JSON. */
type Uses = Readonly<Record<string, readonly string[]>>;

const usesBySlug: Readonly<Record<string, Uses>> = {
  'jump-item-role': {
    user: ['$.representative.roles.*'],
    'group-policy': ['$.representative.settings.roles.*', '$.jumpGroups[*].role'],
    'jump-group': ['$.members[*].role'],
  },
  'session-policy': {
    user: ['$.attended.id', '$.unattended.id'],
    'group-policy': ['$.attended.choice.id', '$.unattended.choice.id'],
    'public-portal': ['$.attended', '$.unattended'],
  },
  'security-provider': {
    user: ['$.securityProviderId'],
    'group-policy': ['$.externalGroups[*].securityProviderId'],
  },
};

const nounOf: Readonly<Record<string, string>> = {
  user: 'User',
  'group-policy': 'Group Policy',
  'jump-group': 'Jump Group',
  'public-portal': 'Public Portal',
};

/** More of one kind than this are not named one by one. */
const mostNamed = 5;

/** Who names the thing now, in words: the facts of the access question tell. */
export async function usesOf(
  tx: Pick<EntityManager, 'query'>,
  slug: string,
  id: number,
): Promise<readonly string[]> {
  const found: string[] = [];
  for (const [kind, paths] of Object.entries(usesBySlug[slug] ?? {})) {
    const conditions = paths.map((path) => `fact @? '${path} ? (@ == ${String(id)})'`);
    const users: { name: string; total: number }[] = await tx.query(
      `SELECT coalesce(fact->>'username', fact->>'name') AS name, count(*) OVER ()::int AS total
       FROM access_fact WHERE kind = $1 AND fact IS NOT NULL AND (${conditions.join(' OR ')})
       ORDER BY number LIMIT $2`,
      [kind, mostNamed],
    );
    const noun = nounOf[kind] ?? kind;
    found.push(...users.map(({ name }) => `${noun} “${name}”`));
    const more = (users[0]?.total ?? 0) - users.length;
    if (more > 0) found.push(`${String(more)} more`);
  }
  return [...found, ...(await itemUses(tx, slug, id))];
}

/** Which columns of the items that policy knows name things of a kind. */
const itemColumns: Readonly<Record<string, readonly string[]>> = {
  'jump-policy': ['jump_policy'],
  'session-policy': ['attended', 'unattended'],
};

async function itemUses(
  tx: Pick<EntityManager, 'query'>,
  slug: string,
  id: number,
): Promise<readonly string[]> {
  const columns = itemColumns[slug];
  if (!columns) return [];
  const counted: { items: number }[] = await tx.query(
    `SELECT count(*)::int AS items FROM known_item WHERE $1 IN (${columns.join(', ')})`,
    [id],
  );
  const items = counted[0]?.items ?? 0;
  return items > 0 ? [`${String(items)} Jump Items`] : [];
}
