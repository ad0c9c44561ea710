import { Allow, CurrentPrincipal, Problem, Public, RequestCause } from '@jumpfleet/http';
import type { Principal } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Get, Header, HttpCode, Post, Query, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CommandApi } from '../../../application/integration/command-api.js';
import { commandXsd } from '../../../application/integration/command-xsd.js';
import { CommandRefused, commandNamespace } from '../../../application/integration/command.js';
import { KeyRefused } from '../../../application/integration/support-actions.js';
import { element, xmlDeclaration } from '../../../application/record/xml.js';
import type { Xml } from '../../../application/record/xml.js';
import { keyProblem } from '../../attended/attended-problems.js';

const xmlType = 'text/xml; charset=utf-8';
const commandParameters = z.record(z.string().max(128), z.string().max(65_536));

/** B3, version 1: what cannot be done is told in the root `error`, with status 200 as its callers expect. */
@Controller('api')
export class CommandController {
  constructor(private readonly commands: CommandApi) {}

  @Get('command.xsd')
  @Public()
  @Header('content-type', xmlType)
  @Header('cache-control', 'public, max-age=3600')
  schema(): string {
    return commandXsd;
  }

  @Get('command')
  @Allow('command:read')
  async get(
    @Query() query: object,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.answer(query, { principal, cause }));
  }

  @Post('command')
  @HttpCode(200)
  @Allow('command:read')
  async post(
    @Body() body: object | undefined,
    @CurrentPrincipal() principal: Principal,
    @RequestCause() cause: Cause,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    await send(reply, await this.answer(body ?? {}, { principal, cause }));
  }

  private async answer(
    request: unknown,
    by: Readonly<{ principal: Principal; cause: Cause }>,
  ): Promise<Xml> {
    const parameters = commandParameters.safeParse(request);
    if (!parameters.success) return commandError('A parameter is sent twice, or is too long.');
    try {
      return await this.commands.run(parameters.data, by);
    } catch (error) {
      return commandError(wordsOf(error));
    }
  }
}

/** The words of a command that was refused; whoever may not command at all is told as everywhere. */
function wordsOf(error: unknown): string {
  if (error instanceof CommandRefused) return error.message;
  if (error instanceof KeyRefused) return keyProblem(error.refusal).detail;
  if (error instanceof Problem && ![401, 403, 429].includes(error.status) && error.status < 500)
    return error.detail;
  throw error;
}

function commandError(message: string): Xml {
  return element('error', {}, message);
}

/** The root says the namespace; what is in it inherits it. */
async function send(reply: FastifyReply, root: Xml): Promise<void> {
  const body = root.replace(/^<[\w-]+/, (start) => `${start} xmlns="${commandNamespace}"`);
  await reply
    .header('content-type', xmlType)
    .header('cache-control', 'no-store')
    .send(`${xmlDeclaration}${body}\n`);
}
