import { describe, expect, it } from '@jest/globals';
import { outboundPath, pathOf, placeAt } from './place.js';
import type { Place } from './place.js';

describe('a place on the page of Outbound Events', () => {
  it.each<Place>([
    { at: 'recipients' },
    { at: 'dead-letters' },
    { at: 'email' },
    { at: 'connectors' },
    { at: 'new', type: 'http', preset: '' },
    { at: 'new', type: 'connector', preset: 'jira service/management' },
    { at: 'recipient', id: 'r-1', tab: 'secrets' },
  ])('OE-01: has an address that leads back to it: %j', (place) => {
    expect(placeAt(pathOf(place))).toEqual(place);
  });

  it('is the list of recipients where the address says nothing known', () => {
    expect(placeAt(outboundPath)).toEqual({ at: 'recipients' });
    expect(placeAt(`${outboundPath}/elsewhere`)).toEqual({ at: 'recipients' });
    expect(placeAt(`${outboundPath}/recipients/r-1/x`)).toMatchObject({ tab: 'deliveries' });
  });
});
