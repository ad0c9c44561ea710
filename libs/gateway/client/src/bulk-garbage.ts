import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

type Collect = (options: { type: 'minor' }) => void;

const collectEachBytes = 4_194_304;

/**
 * Frees the buffers of bulk data before they count as old. They lie outside of V8's heap: a stream of them fills the
 * memory long before the heap asks for a collection, and then a whole and slow one is made, again and again. A small
 * one for each 4 MiB that pass costs a fraction of that, and keeps the memory small.
 */
class BulkGarbage {
  #passed = 0;
  #collect: Collect | undefined;

  /** Bytes were read and are passed on, or used up. */
  add(bytes: number): void {
    this.#passed += bytes;
    if (this.#passed < collectEachBytes) return;
    this.#passed = 0;
    this.#collect ??= collector();
    this.#collect({ type: 'minor' });
  }
}

/** One for the process: what counts is all that passes through it. */
export const bulkGarbage = new BulkGarbage();

function collector(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
