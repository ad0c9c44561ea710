/** A wish, in the imperative: `EnrolJumpClient`. Data only; it travels through JSON. */
export type Command<Type extends string = string, Data = unknown> = Readonly<{
  type: Type;
  data: Readonly<Data>;
}>;

/** A fact, in the past tense. A changed shape is a new `version` with an upcaster; times inside are ISO strings. */
export type DomainEvent<
  Type extends string = string,
  Version extends number = number,
  Data = unknown,
> = Readonly<{ type: Type; version: Version; data: Readonly<Data> }>;

/** Who caused an event. `system` is a service acting by itself; its id is the service's name. */
export type Actor = Readonly<{
  type: 'user' | 'api-account' | 'jump-client' | 'system';
  id: string;
  name?: string;
}>;

/** Why something happens: stored beside each event and carried on to whatever it causes. */
export type Cause = Readonly<{
  actor: Actor;
  correlationId: string;
  /** The id of the event or request that led here, when there is one. */
  causationId?: string;
  /** Why it was wished, in the words of whoever wished it. */
  reason?: string;
  /** W3C trace context of the request, so that one trace runs from the click to the webhook. */
  traceparent?: string;
}>;

/** An event as the store keeps it. */
export type Recorded<E extends DomainEvent = DomainEvent> = Readonly<{
  event: E;
  eventId: string;
  stream: string;
  /** Dense per stream, from 1. */
  revision: number;
  /** Grows over the whole store of one service; may have holes where a transaction was rolled back. */
  position: number;
  recordedAt: string;
  cause: Cause;
}>;

/** What read models are folded from: neither who caused an event nor when, unless the event itself says so. */
export type Fact<E extends DomainEvent = DomainEvent> = Pick<
  Recorded<E>,
  'event' | 'revision' | 'position'
>;
