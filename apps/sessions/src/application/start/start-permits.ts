import type { Result } from '@jumpfleet/kernel';
import { refuse } from '@jumpfleet/kernel';
import { admitsStart } from '@jumpfleet/sessions-domain';
import { Injectable } from '@nestjs/common';

/**
 * SB-02, before anything is asked of anybody: starts that this process is at, by Jump Client. Whoever holds one
 * has it for as long as the work lasts, however that ends. Over all processes, and for the time until the line is
 * there, admission counts the sessions that are starting; those run out by themselves.
 */
@Injectable()
export class StartPermits {
  private readonly underWay = new Map<string, number>();

  async during<T, Refusal>(
    clientId: string,
    work: () => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal | Readonly<{ kind: 'server-busy' }>>> {
    const here = this.underWay.get(clientId) ?? 0;
    const others = this.underWay.size - (here > 0 ? 1 : 0);
    if (!admitsStart(others)) return refuse({ kind: 'server-busy' });
    this.underWay.set(clientId, here + 1);
    try {
      return await work();
    } finally {
      this.free(clientId);
    }
  }

  private free(clientId: string): void {
    const left = (this.underWay.get(clientId) ?? 1) - 1;
    if (left > 0) this.underWay.set(clientId, left);
    else this.underWay.delete(clientId);
  }
}
