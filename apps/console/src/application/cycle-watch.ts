import type { UpgradeCycleItem } from '@jumpfleet/upgrades-contracts';
import { Store } from './store.js';

export type CycleHandlers = Readonly<{
  told(cycle: UpgradeCycleItem): void;
  /** It will not change any more. */
  ended(): void;
  broken(): void;
}>;

type CycleSource = Readonly<{
  /** Answers the function that stops it. */
  listen(id: string, handlers: CycleHandlers): () => void;
  read(id: string): Promise<UpgradeCycleItem>;
}>;

export type CycleView = Readonly<{
  cycle: UpgradeCycleItem | null;
  /** How it is kept true: told by the server, asked for, or over. */
  mode: 'live' | 'asking' | 'over';
  problem: string;
}>;

const askEveryMs = 2_000;
/** After so many questions the stream is tried again. */
const questionsUntilStream = 5;

/** One upgrade cycle as this page shows it: told by the server's stream, and asked for while there is none. */
export class CycleWatch {
  readonly view = new Store<CycleView>({ cycle: null, mode: 'asking', problem: '' });
  readonly #id: string;
  readonly #source: CycleSource;
  readonly #messageOf: (error: unknown) => string;
  #stopListening: (() => void) | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isStopped = false;

  constructor(id: string, source: CycleSource, messageOf: (error: unknown) => string) {
    this.#id = id;
    this.#source = source;
    this.#messageOf = messageOf;
  }

  /** Answers the function that stops everything. */
  start(): () => void {
    void this.#ask(questionsUntilStream);
    this.#listen();
    return () => {
      this.#isStopped = true;
      this.#stopListening?.();
      clearTimeout(this.#timer);
    };
  }

  /** What a command answered is the newest there is. */
  show(cycle: UpgradeCycleItem): void {
    this.view.update((view) => ({ ...view, cycle, problem: '' }));
  }

  #listen(): void {
    if (this.#isStopped) return;
    this.#stopListening = this.#source.listen(this.#id, {
      told: (cycle) => this.view.set({ cycle, mode: 'live', problem: '' }),
      ended: () => void this.#ask(0),
      broken: () => this.#askSoon(1),
    });
  }

  #askSoon(question: number): void {
    if (this.#isStopped) return;
    this.#timer = setTimeout(() => void this.#askOn(question), askEveryMs);
  }

  async #askOn(question: number): Promise<void> {
    await this.#ask(question);
    if (question >= questionsUntilStream) this.#listen();
    else this.#askSoon(question + 1);
  }

  async #ask(question: number): Promise<void> {
    try {
      const cycle = await this.#source.read(this.#id);
      if (this.#isStopped) return;
      this.view.set({ cycle, mode: question === 0 ? 'over' : 'asking', problem: '' });
    } catch (error) {
      const problem = this.#messageOf(error);
      if (!this.#isStopped) this.view.update((view) => ({ ...view, mode: 'asking', problem }));
    }
  }
}
