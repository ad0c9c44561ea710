/** What the page of Outbound Events shows; each place has an address of its own. */
export type Place =
  | Readonly<{ at: 'recipients' | 'dead-letters' | 'email' | 'connectors' }>
  | Readonly<{ at: 'new'; type: 'http' | 'email' | 'connector'; preset: string }>
  | Readonly<{ at: 'recipient'; id: string; tab: RecipientTab }>;

export const recipientTabs = ['deliveries', 'settings', 'secrets'] as const;
export type RecipientTab = (typeof recipientTabs)[number];

export const outboundPath = '/login/outbound-events';

/** The way back of `pathOf`; an address that says nothing known is the list of recipients. */
export function placeAt(path: string): Place {
  const [first = '', second = '', third = ''] = path.slice(outboundPath.length + 1).split('/');
  switch (first) {
    case 'dead-letters':
    case 'email':
    case 'connectors':
      return { at: first };
    case 'new':
      return newPlace(second, decodeURIComponent(third));
    case 'recipients':
      return second === '' ? { at: 'recipients' } : recipientPlace(second, third);
    default:
      return { at: 'recipients' };
  }
}

function newPlace(type: string, preset: string): Place {
  if (type === 'connector') return { at: 'new', type, preset };
  return { at: 'new', type: type === 'email' ? type : 'http', preset: '' };
}

function recipientPlace(id: string, tab: string): Place {
  const known = recipientTabs.find((name) => name === tab) ?? 'deliveries';
  return { at: 'recipient', id, tab: known };
}

export function pathOf(place: Place): string {
  switch (place.at) {
    case 'recipients':
      return outboundPath;
    case 'new':
      return [outboundPath, 'new', place.type, encodeURIComponent(place.preset)]
        .filter((part) => part !== '')
        .join('/');
    case 'recipient':
      return [outboundPath, 'recipients', place.id, place.tab].join('/');
    case 'dead-letters':
    case 'email':
    case 'connectors':
      return `${outboundPath}/${place.at}`;
  }
}
