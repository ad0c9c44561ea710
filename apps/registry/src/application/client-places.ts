import type { Within } from '@jumpfleet/event-log';
import type { RegistryEvent } from '@jumpfleet/registry-domain';

/** Of all clients, or of the active ones among them, the site has as many as it may. */
export class NoPlaceLeft extends Error {
  override readonly name = 'NoPlaceLeft';

  constructor(readonly of: 'total' | 'active') {
    super(`no place is left: ${of}`);
  }
}

/** The places that deployed clients take, counted against the limits of the site. */
export interface ClientPlaces {
  /**
   * For the transaction of a `JumpClientConnectionTypeChanged`. Throws `NoPlaceLeft` when the site may
   * have no more active clients (RG-53).
   */
  readonly followConnectionType: Within<RegistryEvent>;
}
