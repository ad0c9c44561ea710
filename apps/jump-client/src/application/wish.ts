import type { Target } from './plan.js';

/** What somebody at the computer may ask for. */
export type Wished = Exclude<Target, 'online' | 'replaced'>;

/** What somebody at the computer asked for while the client runs: stop, or uninstall. The first wish counts. */
export class Wish {
  readonly whenChanged: Promise<void>;
  readonly #changed: () => void;
  #target: Wished | undefined;
  #isRestart = false;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.whenChanged = promise;
    this.#changed = () => resolve(undefined);
  }

  get hasChanged(): boolean {
    return this.#target !== undefined;
  }

  get target(): Wished | 'online' {
    return this.#target ?? 'online';
  }

  /** Stop, and begin anew. */
  get isRestart(): boolean {
    return this.#isRestart;
  }

  restart(): void {
    if (!this.hasChanged) this.#isRestart = true;
    this.change('stopped');
  }

  change(target: Wished): void {
    this.#target ??= target;
    this.#changed();
  }
}
