import { Allow, ZodPipe } from '@jumpfleet/http';
import { accessFact, accessFactKinds } from '@jumpfleet/policy-contracts';
import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { z } from 'zod';
import { WhatIfQuery } from '../../application/what-if/what-if.js';
import type { WhatIfAnswer } from '../../application/what-if/what-if.js';
import { instant } from './access-bodies.js';

const maxChanges = 500;

const WhatIfBody = z.strictObject({
  changes: z
    .array(
      z.union([
        z.strictObject({ fact: accessFact }),
        z.strictObject({
          gone: z.strictObject({ kind: z.enum(accessFactKinds), number: z.number().int() }),
        }),
      ]),
    )
    .min(1)
    .max(maxChanges),
  at: instant.optional(),
});
type WhatIfBody = z.infer<typeof WhatIfBody>;

/** Who would gain and who would lose what if these facts were so; nothing is saved. */
@Controller('api/v1/access')
export class WhatIfController {
  constructor(private readonly whatIf: WhatIfQuery) {}

  @Post('what-if')
  @Allow('users:manage')
  @HttpCode(200)
  async ask(@Body(new ZodPipe(WhatIfBody)) { changes, at }: WhatIfBody) {
    return whatIfBody(await this.whatIf.ask(changes, at));
  }
}

/** In the words of the fleet API. */
export function whatIfBody({ onItems, isCut, ...rest }: WhatIfAnswer) {
  return { on_items: onItems, ...rest, is_cut: isCut };
}
