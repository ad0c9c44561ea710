import { Authenticated, CurrentPrincipal, Problem, Public } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import { CONFIG } from '@jumpfleet/lifecycle';
import {
  readClientScript,
  scriptFileName,
  writeCommand,
  writeScriptFile,
} from '@jumpfleet/sessions-contracts';
import type { ClientScriptFault, ScriptCommand } from '@jumpfleet/sessions-contracts';
import { Controller, Get, Inject, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ScriptSearch } from '../../../application/integration/script-search.js';
import type { SessionsConfig } from '../../../config.js';

/** SB-10: scripts that the representative's terminal or the console runs. */
@Controller('api/client_script')
export class ClientScriptController {
  constructor(
    private readonly search: ScriptSearch,
    @Inject(CONFIG) private readonly config: SessionsConfig,
  ) {}

  /** Makes a script, or leads to the console that runs it; nothing is searched or started by it. */
  @Get()
  @Public()
  async script(@Req() request: FastifyRequest, @Res() reply: FastifyReply): Promise<void> {
    const { command, type, operation } = scriptOf(request);
    const read = readClientScript(command);
    if (!read.ok) throw scriptProblem(read.fault);
    if (type === 'rep' && operation === 'generate') return this.sendFile(command, reply);
    if (type === 'web_console' && operation === 'execute') return this.runIt(command, reply);
    throw scriptProblem(wrongOperation(type));
  }

  /** SB-16: what the script finds, for whoever runs it. The path is ours. */
  @Get('clients')
  @Authenticated()
  async clients(@Req() request: FastifyRequest, @CurrentPrincipal() principal: Principal) {
    const found = await this.search.find(scriptOf(request).command, principal);
    if (!found.ok) throw scriptProblem(found.refusal);
    const { clients, externalKey, custom } = found.value;
    return {
      clients: clients.map(({ privateIp, publicIp, ...client }) => ({
        ...client,
        private_ip: privateIp,
        public_ip: publicIp,
      })),
      external_key: externalKey,
      custom,
    };
  }

  private async sendFile(command: ScriptCommand, reply: FastifyReply): Promise<void> {
    const name = scriptFileName(new URL(this.config.PUBLIC_URL).hostname);
    await reply
      .header('content-type', 'application/octet-stream')
      .header('content-disposition', `attachment; filename="${name}"`)
      .header('cache-control', 'no-store')
      .send(writeScriptFile([command]));
  }

  /** The console's page asks for a login first where there is none. */
  private async runIt(command: ScriptCommand, reply: FastifyReply): Promise<void> {
    const page = new URL('/', this.config.PUBLIC_URL);
    page.searchParams.set('script', writeCommand(command));
    await reply.header('cache-control', 'no-store').redirect(page.href, 302);
  }
}

function scriptOf({ url }: FastifyRequest) {
  const all = [...new URL(url, 'http://site').searchParams];
  const [type, operation, action] = ['type', 'operation', 'action'].map((name) => one(all, name));
  const own = all.filter(([name]) => !['type', 'operation', 'action'].includes(name));
  if (!action) throw scriptProblem({ parameter: 'action', message: 'It is required.' });
  return { command: { action, parameters: own }, type, operation };
}

function one(all: readonly (readonly [string, string])[], wanted: string): string | undefined {
  const [first, second] = all.filter(([name]) => name === wanted);
  if (second) throw scriptProblem({ parameter: wanted, message: 'It is given more than once.' });
  return first?.[1];
}

function wrongOperation(type: string | undefined): ClientScriptFault {
  if (type === 'rep') return { parameter: 'operation', message: 'For type rep it is generate.' };
  if (type === 'web_console')
    return { parameter: 'operation', message: 'For type web_console it is execute.' };
  return { parameter: 'type', message: 'It is rep or web_console.' };
}

function scriptProblem({ parameter, message }: ClientScriptFault): Problem {
  const detail = `${parameter}: ${message}`;
  return new Problem({ status: 400, code: 'script-invalid', detail, extra: { parameter } });
}
