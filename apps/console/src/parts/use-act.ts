import { useCallback, useState } from 'preact/hooks';
import { messageIn } from '../application/message-in.js';

/** Something that a button does: once at a time, and in what words it failed. */
export function useAct() {
  const [problem, setProblem] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const act = useCallback((work: () => Promise<unknown>, then?: () => void) => {
    setProblem('');
    setIsBusy(true);
    work()
      .then(
        () => then?.(),
        (error: unknown) => setProblem(messageIn(error)),
      )
      .finally(() => setIsBusy(false));
  }, []);
  return { problem, isBusy, act };
}
