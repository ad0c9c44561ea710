import { meets, scriptSearchFields } from '../application/client-script.js';
import type { ScriptQuery } from '../application/client-script.js';
import { everything } from '../application/fleet-list.js';
import type { FleetQuery, JumpClient } from '../application/fleet.js';
import { fleetPage } from './fleet-api.js';

/** More than anybody chooses from. */
const mostMatches = 50;
const pageSize = 200;

/** The server searches by the longest text; what else was asked is seen to here. */
function fleetQueryOf({ search, conditions }: ScriptQuery): FleetQuery {
  const [longest] = conditions.toSorted((a, b) => b.text.length - a.text.length);
  const by =
    longest === undefined
      ? { search, fields: scriptSearchFields }
      : { search: longest.text, fields: [longest.field] };
  return { ...everything, ...by };
}

/** SB-16: of those that the representative may see. */
export async function scriptMatches(script: ScriptQuery): Promise<readonly JumpClient[]> {
  const query = fleetQueryOf(script);
  const found: JumpClient[] = [];
  let cursor: string | null = null;
  do {
    const page = await fleetPage({ query, cursor, limit: pageSize });
    found.push(...page.items.filter((client) => meets(client, script)));
    cursor = page.next_cursor;
  } while (cursor !== null && found.length < mostMatches);
  return found.slice(0, mostMatches);
}
