/** How an attempt to be connected ended, whether or not it ever was. */
export type LineEnd =
  /** Told to come back at a reserved slot; `slot` proves the reservation. */
  | Readonly<{ kind: 'slot'; inMs: number; slot: string | undefined }>
  /** Answered with an HTTP status other than 101. */
  | Readonly<{ kind: 'refused'; status: number; code: string; detail: string; afterMs: number }>
  | Readonly<{ kind: 'unreachable'; error: string }>
  | Readonly<{
      kind: 'closed';
      code: number;
      reason: string;
      /** Over how long to spread the next dial; `undefined` when it was never online. */
      reconnectWithinMs: number | undefined;
    }>;
