import type { SubscribableEventName } from './event-names.js';

export type HeaderTemplate = Readonly<{ name: string; value: string }>;

/** One HTTP request; `url`, header values and `body` are Liquid templates over the event. */
export type RequestTemplate = Readonly<{
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  /** Relative to the recipient's URL. */
  url: string;
  headers: readonly HeaderTemplate[];
  body: string;
}>;

/** Names of values to keep for later events of the same key, and where the answer has them (RFC 6901). */
export type Remembered = Readonly<Record<string, string>>;

type FindTemplate = RequestTemplate &
  Readonly<{
    remember: Remembered;
    /** A condition over `answer` (the JSON of a 200) and `answer_text` as well; empty for: all is found that is remembered. */
    when: string;
  }>;

export type MappingRule = Readonly<{
  name: string;
  events: readonly SubscribableEventName[];
  /** A Liquid condition, as between `{% if` and `%}`; empty for always. */
  when: string;
  /**
   * Asked first: does the target have already what the request would make? Then its answer is remembered
   * and the request is not made, so that a repeated delivery makes no second ticket.
   */
  find: FindTemplate | null;
  request: RequestTemplate;
  remember: Remembered;
}>;

/**
 * How to find out whether somebody may jump for a ticket. Templates and conditions name `ticket`, `jump_item`,
 * `user`, `settings`, `site` and, in requests, `secrets`; conditions also `status`, `answer` and `answer_text`.
 */
export type TicketLookup = Readonly<{
  request: RequestTemplate;
  /** Must hold over an answer of 2xx; whatever else comes is no permission. */
  allow: string;
  /** Why not, for who asked: the first whose condition holds. The text is a template. */
  reasons: readonly Readonly<{ when: string; text: string }>[];
}>;

/** What a ticketing connector sends: the first rule that fits an event makes its one request; none, none. */
export type Mapping = Readonly<{
  /** What an administrator sets without reading the rules; templates name it as `settings.NAME`. */
  settings: Readonly<Record<string, string>>;
  rules: readonly MappingRule[];
  /** For the ticket rule of Jump Policies. */
  lookup?: TicketLookup | undefined;
}>;
