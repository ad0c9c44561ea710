import type { DomainEvent } from '@jumpfleet/kernel';
import type { Committed } from './event-store.js';

/** Who wants to hear of commits. A listener that throws is a defect of its own and stops nobody else. */
export class CommitListeners<E extends DomainEvent> {
  private readonly listeners = new Set<(committed: Committed<E>) => void>();

  add(listener: (committed: Committed<E>) => void): () => void {
    this.listeners.add(listener);
    return () => void this.listeners.delete(listener);
  }

  tell(committed: Committed<E>): void {
    for (const listener of this.listeners) {
      try {
        listener(committed);
      } catch (error) {
        // The commit stands; surface the defect without failing the command that made it.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }
}
