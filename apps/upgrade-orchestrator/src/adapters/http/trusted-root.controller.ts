import { Allow, RequestCause, ZodPipe, inputText } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { releaseBounds } from '@jumpfleet/upgrades-contracts';
import { Body, Controller, Get, Inject, Put } from '@nestjs/common';
import { z } from 'zod';
import { TrustedRoots } from '../../application/packages/trusted-roots.js';
import { rootProblem } from './package-problems.js';

const rootBody = z.strictObject({ document: inputText(releaseBounds.maxRootBytes, 1) });

type RootAnswer = Readonly<{
  number: number;
  expires_at: string;
  /** The signed roots, oldest first. */
  documents: readonly string[];
}>;

/** Whose signatures count. */
@Controller('api/v1/packages/root')
export class TrustedRootController {
  constructor(@Inject(TrustedRoots) private readonly roots: TrustedRoots) {}

  @Get()
  @Allow('upgrades:view')
  async read(): Promise<RootAnswer> {
    const trusted = await this.roots.current();
    if (!trusted) throw rootProblem({ kind: 'root-missing' });
    const { root, documents } = trusted;
    return { number: root.number, expires_at: root.expires_at, documents };
  }

  /** Only the next one, signed by the present one's keys and its own. */
  @Put()
  @Allow('upgrades:manage')
  async rotate(
    @Body(new ZodPipe(rootBody)) { document }: z.infer<typeof rootBody>,
    @RequestCause() cause: Cause,
  ): Promise<RootAnswer> {
    const trusted = await this.roots.rotate(document, cause);
    if (!trusted.ok) throw rootProblem(trusted.refusal);
    return this.read();
  }
}
