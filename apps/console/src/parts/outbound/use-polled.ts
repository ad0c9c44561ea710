import { useEffect } from 'preact/hooks';
import { useAnswer } from '../use-answer.js';
import type { Answer } from '../use-answer.js';

/** Calls again and again while the page is in view; stops when the answered function is called. */
export function everyWhileSeen(look: () => void, everyMs: number): () => void {
  const unlessHidden = () => {
    if (!document.hidden) look();
  };
  const timer = setInterval(unlessHidden, everyMs);
  document.addEventListener('visibilitychange', unlessHidden);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', unlessHidden);
  };
}

/** An answer that is asked for again every few seconds while the page is in view. */
export function usePolled<Value>(ask: () => Promise<Value>, everyMs = 3_000): Answer<Value> {
  const answer = useAnswer(ask);
  const { reload } = answer;
  useEffect(() => everyWhileSeen(reload, everyMs), [reload, everyMs]);
  return answer;
}
