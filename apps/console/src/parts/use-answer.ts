import { useCallback, useEffect, useState } from 'preact/hooks';
import { messageOf } from '../adapters/api.js';

export type Answer<Value> = Readonly<{ value?: Value; problem: string; reload: () => void }>;

/** What a call answers; asked again whenever `ask` (which must be stable) or a reload says so. */
export function useAnswer<Value>(ask: () => Promise<Value>): Answer<Value> {
  const [round, setRound] = useState(0);
  const [answer, setAnswer] = useState<Readonly<{ value?: Value; problem: string }>>({
    problem: '',
  });
  useEffect(() => {
    let isCurrent = true;
    ask().then(
      (value) => isCurrent && setAnswer({ value, problem: '' }),
      (error: unknown) =>
        isCurrent && setAnswer((last) => ({ ...last, problem: messageOf(error) })),
    );
    return () => {
      isCurrent = false;
    };
  }, [ask, round]);
  const reload = useCallback(() => setRound((last) => last + 1), []);
  return { ...answer, reload };
}
