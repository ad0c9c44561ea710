import type { HistoryEntry } from './fleet.js';

/** "JumpClientRegistered" or "jumpfleet.jump-client.registered.v1" -> "Jump client registered". */
export function eventTitle(type: string): string {
  const name = type.replace(/^jumpfleet\./, '').replace(/\.v\d+$/, '');
  const words = name
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[.-]/g, ' ')
    .toLowerCase();
  return words.charAt(0).toUpperCase() + words.slice(1);
}

export function actorName({ actor }: HistoryEntry): string {
  return actor.name ?? actor.id;
}
