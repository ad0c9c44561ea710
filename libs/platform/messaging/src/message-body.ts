import type { JsMsg } from '@nats-io/jetstream';

/** The body of a message as JSON; nothing when it is none, which its reader counts as unreadable. */
export function bodyOf(message: JsMsg): unknown {
  try {
    return message.json<unknown>();
  } catch {
    return undefined;
  }
}

/** How many things a batch of a shard tells of, before anybody has looked at them. */
export function itemsIn(body: unknown): number {
  const items = (body as { items?: unknown } | undefined)?.items;
  return Array.isArray(items) ? items.length : 1;
}
