/** What comes over a relay from the far end of a leg's line. */
export interface RelayEnd<Heard> {
  said(message: Heard): void;
  /** A data frame with the representative's channel number; the receiver's own from here on. */
  data(frame: Uint8Array): void;
  /** The far end is silent, or a frame got lost. */
  lost(): void;
}

/** One end's half of a leg's line between the representative's socket and the client's. */
export interface Relay<Said> {
  say(message: Said): void;
  /** A data frame with the representative's channel number; the relay's own from here on. */
  send(frame: Uint8Array): void;
  /** Nothing is said or heard afterwards. */
  close(): void;
}
