import type { Target } from './plan.js';

/** What somebody at the computer asked for while the client runs: stop, or uninstall. The first wish counts. */
export class Wish {
  readonly whenChanged: Promise<void>;
  readonly #changed: () => void;
  #target: Target | undefined;

  constructor() {
    const { promise, resolve } = Promise.withResolvers<undefined>();
    this.whenChanged = promise;
    this.#changed = () => resolve(undefined);
  }

  get hasChanged(): boolean {
    return this.#target !== undefined;
  }

  get target(): Target {
    return this.#target ?? 'online';
  }

  change(target: Exclude<Target, 'online'>): void {
    this.#target ??= target;
    this.#changed();
  }
}
