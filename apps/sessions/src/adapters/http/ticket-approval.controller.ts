import { Problem, Public, ZodPipe, inputText } from '@jumpfleet/http';
import { customFieldLimits } from '@jumpfleet/sessions-domain';
import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { z } from 'zod';
import { TicketApprovals } from '../../application/start/ticket-approvals.js';

const prefix = 'session.custom.';

/** Our own names: nobody has documented those of the field. What else is said is passed over. */
const answer = z
  .record(z.string().max(128), z.unknown())
  .transform((fields) => ({
    decision: fields['decision'],
    message: fields['message'] ?? '',
    custom: Object.fromEntries(
      Object.entries(fields)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    ),
  }))
  .pipe(
    z.object({
      decision: z.enum(['allow', 'deny']),
      message: inputText(1_024),
      custom: z.record(z.string(), inputText(customFieldLimits.mostLetters)),
    }),
  );
const token = z.object({ token: z.string().max(128).default('') });

/** Where a ticket system answers; the token in the address that it was given is all it needs to show. */
@Controller('api/v1/ticket-approvals')
export class TicketApprovalController {
  constructor(private readonly approvals: TicketApprovals) {}

  @Post(':id')
  @Public()
  @HttpCode(200)
  async answer(
    @Param('id', new ZodPipe(z.uuid())) id: string,
    @Query(new ZodPipe(token)) shown: z.output<typeof token>,
    @Body(new ZodPipe(answer)) { decision, message, custom }: z.output<typeof answer>,
  ): Promise<{ accepted: true }> {
    const said = { isAllowed: decision === 'allow', message, custom };
    if (await this.approvals.answered(id, shown.token, said)) return { accepted: true };
    throw new Problem({
      status: 404,
      code: 'ticket-approval-not-found',
      detail: 'Nobody waits for an answer to this request.',
    });
  }
}
