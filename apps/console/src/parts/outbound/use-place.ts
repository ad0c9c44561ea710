import { createContext } from 'preact';
import { useCallback, useContext, useEffect, useState } from 'preact/hooks';
import { pathOf, placeAt } from '../../application/outbound/place.js';
import type { Place } from '../../application/outbound/place.js';

export type Go = (place: Place) => void;

/** Where this page is: its address says it, so that Back, a reload and a bookmark lead there again. */
export function usePlace(): Readonly<{ place: Place; path: string; go: Go }> {
  const [path, setPath] = useState(window.location.pathname);
  useEffect(() => {
    const look = () => setPath(window.location.pathname);
    window.addEventListener('popstate', look);
    return () => window.removeEventListener('popstate', look);
  }, []);
  const go = useCallback((place: Place) => {
    window.history.pushState(null, '', pathOf(place));
    setPath(pathOf(place));
  }, []);
  return { place: placeAt(path), path, go };
}

const nowhere: Go = () => undefined;
export const GoContext = createContext<Go>(nowhere);
export const useGo = (): Go => useContext(GoContext);
