import type { ComponentChildren } from 'preact';
import { pathOf } from '../../application/outbound/place.js';
import type { Place } from '../../application/outbound/place.js';
import { useGo } from './use-place.js';

type Props = Readonly<{
  to: Place;
  class?: string;
  isCurrent?: boolean;
  children: ComponentChildren;
}>;

/** A real link, that leads on without loading the page anew; with a modifier key it opens elsewhere. */
export function PlaceLink({ to, class: look = '', isCurrent = false, children }: Props) {
  const go = useGo();
  const follow = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(to);
  };
  return (
    <a
      href={pathOf(to)}
      class={look}
      aria-current={isCurrent ? 'page' : undefined}
      onClick={follow}
    >
      {children}
    </a>
  );
}
