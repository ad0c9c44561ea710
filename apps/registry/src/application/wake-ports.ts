/** What is known of a computer that is to be woken, and of those in its network that could do it. */
export type WakeTarget = Readonly<{
  endpointId: string;
  isOnline: boolean;
  /** Of its cards, as it told last. */
  macs: readonly string[];
  /** Endpoints behind the same default gateway that are online, the likeliest first (SB-31). */
  helpers: readonly string[];
}>;

export interface WakeTargets {
  /** Of an item's computer; nothing when there is no such item. */
  of(clientId: string): Promise<WakeTarget | undefined>;
}

export type WakeOrder = Readonly<{
  macs: readonly string[];
  /** SecureOn: twelve hexadecimal digits. */
  password?: string | undefined;
}>;

export interface WakeHelpers {
  /** Whether that client is there and has sent the packets. */
  send(helperId: string, order: WakeOrder): Promise<boolean>;
}
