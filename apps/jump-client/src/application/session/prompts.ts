import type { OpenMessage } from '@jumpfleet/gateway-client';

export type Prompt = NonNullable<OpenMessage['prompt']>;

/** What whoever sits at the computer is asked. */
export type Question = Readonly<{
  session: string;
  representative: string;
  /** What is asked for, to follow "wants to". */
  wish: string;
}>;

/** Whoever sits at the computer. `undefined`: there was no answer, or nobody to give one. */
export type AskPerson = (question: Question, signal: AbortSignal) => Promise<boolean | undefined>;

/** PO-42: asks once a session or each time; where nobody can be asked the default counts at once. */
export class Prompts {
  readonly #ask: AskPerson | undefined;
  readonly #answers = new Map<string, Promise<boolean>>();

  constructor(ask: AskPerson | undefined) {
    this.#ask = ask;
  }

  isAllowed(question: Question, prompt: Prompt, signal: AbortSignal): Promise<boolean> {
    if (prompt.rule === 'each') return this.#answer(question, prompt, signal);
    const known = this.#answers.get(question.session);
    if (known) return known;
    // What ends with one request must not answer for the next: only the time counts here.
    const answer = this.#answer(question, prompt, undefined);
    this.#answers.set(question.session, answer);
    return answer;
  }

  forget(session: string): void {
    this.#answers.delete(session);
  }

  async #answer(question: Question, prompt: Prompt, signal: AbortSignal | undefined) {
    const byDefault = prompt.default_answer === 'allow';
    if (this.#ask === undefined) return byDefault;
    const timeout = AbortSignal.timeout(prompt.timeout_seconds * 1_000);
    const over = signal === undefined ? timeout : AbortSignal.any([signal, timeout]);
    return (await this.#ask(question, over)) ?? byDefault;
  }
}
