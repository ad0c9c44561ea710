import { Allow, Problem, RequestCause, ZodPipe } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import type { PolicyDocument } from '../../application/policy-document/configuration.js';
import { PolicyDocuments } from '../../application/policy-document/policy-documents.js';
import type { ApplyRefusal } from '../../application/policy-document/policy-documents.js';
import { whatIfBody } from './what-if.controller.js';
import { documentFormat, documentSchema } from './policy-document-body.js';
import type { DocumentBody } from './policy-document-body.js';

const ApplyBody = z.strictObject({ document: documentSchema, digest: z.string().length(64) });
type ApplyBody = z.infer<typeof ApplyBody>;

/** The whole configuration as one document; it holds no secret, and changes nothing that was not planned. */
@Controller('api/v1/policy')
@Allow('users:manage')
export class PolicyDocumentController {
  constructor(private readonly documents: PolicyDocuments) {}

  @Get('document')
  async document() {
    return { format: documentFormat, ...(await this.documents.current()).document() };
  }

  @Get('document/schema')
  schema() {
    return z.toJSONSchema(documentSchema, { io: 'input' });
  }

  @Post('plan')
  @HttpCode(200)
  async plan(@Body(new ZodPipe(documentSchema)) body: DocumentBody) {
    const { whatIf, ...plan } = await this.documents.planInFull(wantedBy(body));
    return { ...plan, what_if: whatIf && whatIfBody(whatIf) };
  }

  @Post('drift')
  @HttpCode(200)
  async drift(@Body(new ZodPipe(documentSchema)) body: DocumentBody) {
    const { changes, problems } = await this.documents.plan(wantedBy(body));
    return { drifted: changes.length > 0 || problems.length > 0, changes, problems };
  }

  @Post('apply')
  @HttpCode(200)
  async apply(
    @Body(new ZodPipe(ApplyBody)) { document, digest }: ApplyBody,
    @RequestCause() cause: Cause,
  ) {
    const applied = await this.documents.apply(wantedBy(document), digest, cause);
    if (!applied.ok) throw problemOf(applied.refusal);
    return applied.value;
  }
}

function wantedBy(body: DocumentBody): PolicyDocument {
  return Object.fromEntries(Object.entries(body).filter(([section]) => section !== 'format'));
}

function problemOf(refusal: ApplyRefusal): Problem {
  switch (refusal.kind) {
    case 'configuration-changed':
      return new Problem({
        status: 409,
        code: 'configuration-changed',
        detail: 'The configuration or the document is not that of the plan. Plan anew.',
      });
    case 'names-unknown':
      return new Problem({
        status: 422,
        code: 'names-unknown',
        detail: `The document names what there is not: ${refusal.problems.join(', ')}.`,
        extra: { problems: refusal.problems },
      });
    case 'change-refused': {
      const { change, refusal: why, applied } = refusal;
      return new Problem({
        status: 422,
        code: 'change-refused',
        detail: `${change.section}: ${change.action} “${change.name}” was refused; ${String(applied)} changes before it are made.`,
        extra: { change, refusal: why, applied },
      });
    }
  }
}
