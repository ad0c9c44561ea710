import type { Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import type { SessionRefusal } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import { CLIENT_LINES, JUMP_CLIENT_DIRECTORY } from '../ports.js';
import type { ClientLines, FoundClient, JumpClientDirectory } from '../ports.js';

/** Jump Clients as registry knows them, and as the gateway does. */
@Injectable()
export class ReachableClients {
  constructor(
    @Inject(JUMP_CLIENT_DIRECTORY) private readonly clients: JumpClientDirectory,
    @Inject(CLIENT_LINES) private readonly lines: ClientLines,
  ) {}

  find(clientId: string): Promise<Result<FoundClient, SessionRefusal>> {
    return this.clients.find(clientId);
  }

  /** SB-05, GW-12, GW-13: whether a client that should have a line has one. */
  async reach(found: FoundClient): Promise<Result<FoundClient, SessionRefusal>> {
    const { target, item } = found;
    if (target.status !== 'online' || item === undefined) return ok(found);
    switch (await this.lines.look(found.endpointId)) {
      case 'connected':
        return ok(found);
      case 'not-connected':
        return ok({ ...found, target: { ...target, status: 'not-connected' } });
      case 'silent':
        return refuse({ kind: 'connect-timeout' });
      case 'failed':
        return refuse({ kind: 'connect-failed' });
    }
  }
}
