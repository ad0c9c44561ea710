import type { Relay, RelayEnd } from './relay.js';

/** Both halves of a line whose two sockets are on this shard: nothing is encoded, and the bus has no part in it. */
export class LocalRelay<FromOne, FromOther> {
  readonly one: Relay<FromOne>;
  readonly other: Relay<FromOther>;
  private endOfOne: RelayEnd<FromOther> | undefined;
  private endOfOther: RelayEnd<FromOne> | undefined;

  constructor() {
    this.one = {
      say: (message) => this.endOfOther?.said(message),
      send: (frame) => this.endOfOther?.data(frame),
      close: () => this.close(),
    };
    this.other = {
      say: (message) => this.endOfOne?.said(message),
      send: (frame) => this.endOfOne?.data(frame),
      close: () => this.close(),
    };
  }

  connect(endOfOne: RelayEnd<FromOther>, endOfOther: RelayEnd<FromOne>): void {
    this.endOfOne = endOfOne;
    this.endOfOther = endOfOther;
  }

  private close(): void {
    this.endOfOne = undefined;
    this.endOfOther = undefined;
  }
}
