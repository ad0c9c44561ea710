/** What a jump's request says to be let through by a Jump Policy. */
export type Given = Readonly<{
  override_reason?: string;
  ticket_id?: string;
  two_factor_code?: string;
}>;

type Question = Readonly<{ name: keyof Given; question: string }>;

const questionOf: Readonly<Record<string, Question>> = {
  override: { name: 'override_reason', question: 'Reason to override the schedule' },
  ticket: { name: 'ticket_id', question: 'Ticket ID' },
  'second-factor': { name: 'two_factor_code', question: 'Code of your authenticator' },
};

type Refused = Readonly<{ message: string; extra: Readonly<Record<string, unknown>> }>;

/** A refusal in words, with the next available time on the clock of who reads it, and what it needs. */
export function conditionsOf({ message, extra }: Refused) {
  const { next_available_at: next, needs } = extra;
  const local = (at: string) => new Date(at).toLocaleString(undefined, { timeZoneName: 'short' });
  return {
    text: typeof next === 'string' ? message.replace(next, local(next)) : message,
    needs: Array.isArray(needs) ? needs.map(String) : [],
  };
}

/** What to ask whoever jumps; what was given and did not help is not asked again. */
export function questions(needs: readonly string[], given: Given): readonly Question[] {
  return needs.flatMap((need) => {
    const question = questionOf[need];
    return question && given[question.name] === undefined ? [question] : [];
  });
}
