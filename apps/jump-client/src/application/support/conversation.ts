import { randomUUID } from 'node:crypto';
import type { Said } from '@jumpfleet/gateway-client';
import type { Question } from '../session/prompts.js';
import type { CustomerTerminal } from './ports.js';

type Saying = Readonly<{ id: string; text: string }>;
type OpenQuestion = Readonly<{ text: string; answer: (answer: boolean | undefined) => void }>;

/** More at once than the site takes would cost the line. */
const maxSayings = 15;
const maxSayingChars = 4_000;
const yes = /^\s*(y|yes)\s*$/i;
const no = /^\s*(n|no)\s*$/i;

/** What is said and asked on a customer's terminal: one question at a time, and chat beside it. */
export class Conversation {
  readonly #terminal: CustomerTerminal;
  readonly #say: (saying: Saying) => void;
  readonly #questions: OpenQuestion[] = [];
  #sayings: Saying[] = [];
  #heard = 0;
  #isMute = false;

  /** `say` may lose what it is given: it is said again with `sayAgain` until the site has heard it. */
  constructor(terminal: CustomerTerminal, say: (saying: Saying) => void) {
    this.#terminal = terminal;
    this.#say = say;
    terminal.onLine((line) => this.#typed(line));
  }

  /** `undefined` where nobody answered before it was too late. */
  readonly ask = (question: Question, signal: AbortSignal): Promise<boolean | undefined> => {
    if (this.#isMute || signal.aborted) return Promise.resolve(undefined);
    const { promise, resolve } = Promise.withResolvers<boolean | undefined>();
    const text = `${question.representative} wants to ${question.wish}. Allow it? (y/n)`;
    const open = { text, answer: resolve };
    this.#questions.push(open);
    if (this.#questions.length === 1) this.#terminal.print(text);
    signal.addEventListener('abort', () => this.#close(open, undefined), { once: true });
    return promise;
  };

  /** A line of the chat; the customer's own stands on the terminal already. */
  said({ n, from, text }: Said): void {
    if (n <= this.#heard) return;
    this.#heard = n;
    if (from.type === 'customer') this.#arrived(text);
    else this.#terminal.print(from.type === 'system' ? `* ${text}` : `${from.name}: ${text}`);
  }

  /** On a new line: what may have been lost with the old one. */
  sayAgain(): void {
    for (const saying of this.#sayings) this.#say(saying);
  }

  #typed(line: string | undefined): void {
    if (line === undefined) {
      this.#isMute = true;
      for (const open of [...this.#questions]) this.#close(open, undefined);
      return;
    }
    const [question] = this.#questions;
    if (question && (yes.test(line) || no.test(line))) {
      this.#close(question, yes.test(line));
      return;
    }
    const text = line.trim().slice(0, maxSayingChars);
    if (text !== '') this.#chat(text);
    if (question) this.#terminal.print(question.text);
  }

  #chat(text: string): void {
    const saying = { id: randomUUID(), text };
    this.#sayings = [...this.#sayings, saying].slice(-maxSayings);
    this.#say(saying);
  }

  #arrived(text: string): void {
    const at = this.#sayings.findIndex((saying) => saying.text === text);
    if (at >= 0) this.#sayings.splice(at, 1);
  }

  #close(open: OpenQuestion, answer: boolean | undefined): void {
    const at = this.#questions.indexOf(open);
    if (at < 0) return;
    this.#questions.splice(at, 1);
    open.answer(answer);
    const [next] = this.#questions;
    if (at === 0 && next) this.#terminal.print(next.text);
  }
}
