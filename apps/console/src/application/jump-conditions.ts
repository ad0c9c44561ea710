import { formatInstant } from './format.js';

/** What whoever jumps can bring to be let through by the Jump Policy. */
export type JumpNeed = 'override' | 'ticket' | 'approval' | 'second-factor';
const jumpNeeds: readonly JumpNeed[] = ['override', 'ticket', 'approval', 'second-factor'];

/** As the jump's request names it. */
export type JumpGiven = Readonly<{
  override_reason?: string;
  ticket_id?: string;
  two_factor_code?: string;
  /** What a client script brings along (SB-15). */
  external_key?: string;
  custom?: Readonly<Record<string, string>>;
}>;

/** A refused jump: in words, and what would let it through. */
export type JumpRefusal = Readonly<{ text: string; needs: readonly JumpNeed[] }>;

type Refused = Readonly<{ message: string; extra: Readonly<Record<string, unknown>> }>;

/** The next available time is shown in the representative's own time zone. */
export function jumpRefusal({ message, extra }: Refused): JumpRefusal {
  const { needs, next_available_at: next } = extra;
  const asked = Array.isArray(needs) ? needs : [];
  return {
    text: typeof next === 'string' ? message.replace(next, formatInstant(next)) : message,
    needs: jumpNeeds.filter((need) => asked.includes(need)),
  };
}
