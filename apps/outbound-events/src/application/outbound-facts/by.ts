import type { PublishedEvent } from '@jumpfleet/event-log';

/** Who did it, as both dialects say it. */
export function by({ actor: { type, id, name = '' } }: Pick<PublishedEvent, 'actor'>) {
  return {
    fields: { by_type: type, by_id: id, by_name: name },
    data: { type, id, name },
  };
}
