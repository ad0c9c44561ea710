import type { OutboundFact } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

const remembered = 2_000;

/** Facts by number: who queues one sends it a moment later, to many recipients. They never change. */
@Injectable()
export class FactMemory {
  private readonly facts = new Map<number, OutboundFact>();

  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  keep(id: number, fact: OutboundFact): void {
    this.facts.set(id, fact);
    if (this.facts.size <= remembered) return;
    for (const oldest of this.facts.keys()) {
      this.facts.delete(oldest);
      return;
    }
  }

  async all(ids: ReadonlySet<number>): Promise<ReadonlyMap<number, OutboundFact>> {
    const found = new Map<number, OutboundFact>();
    const unknown: number[] = [];
    for (const id of ids) {
      const fact = this.facts.get(id);
      if (fact) found.set(id, fact);
      else unknown.push(id);
    }
    if (unknown.length === 0) return found;
    const rows = await this.dataSource.query<{ id: string; fact: OutboundFact }[]>(
      'SELECT id, fact FROM delivery_facts WHERE id = ANY ($1)',
      [unknown],
    );
    for (const { id, fact } of rows) {
      found.set(Number(id), fact);
      this.keep(Number(id), fact);
    }
    return found;
  }
}
