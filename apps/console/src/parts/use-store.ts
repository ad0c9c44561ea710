import { useEffect, useState } from 'preact/hooks';
import type { Store } from '../application/store.js';

/** The store's value, drawn again whenever it changes. */
export function useStore<Value>(store: Store<Value>): Value {
  const [value, setValue] = useState(() => store.value);
  useEffect(() => {
    const read = () => setValue(() => store.value);
    read();
    return store.subscribe(read);
  }, [store]);
  return value;
}
