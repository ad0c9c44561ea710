import { ZodPipe } from '@jumpfleet/http';
import { Controller } from '@nestjs/common';
import { GrpcMethod } from '@nestjs/microservices';
import { z } from 'zod';
import { TicketLookups } from '../ticket-lookup/ticket-lookups.js';

const text = z.string().max(2_048);
const lookUpRequest = new ZodPipe(
  z
    .object({
      recipient: z.uuid(),
      ticketId: z.string().min(1).max(1_024),
      jumpItem: z.object({
        computerName: text,
        type: text,
        comments: text,
        group: text,
        tag: text,
        publicIp: text,
        privateIp: text,
      }),
      user: z.object({ id: text, username: text, displayName: text, emailAddress: text }),
      timeoutMs: z.number().int().min(1).max(120_000),
    })
    .transform(({ jumpItem, user, ...rest }) => ({
      ...rest,
      jumpItem: {
        computer_name: jumpItem.computerName,
        type: jumpItem.type,
        comments: jumpItem.comments,
        group: jumpItem.group,
        tag: jumpItem.tag,
        public_ip: jumpItem.publicIp,
        private_ip: jumpItem.privateIp,
      },
      user: {
        id: user.id,
        username: user.username,
        display_name: user.displayName,
        email_address: user.emailAddress,
      },
    })),
);

/** For sessions: may somebody jump for this ticket? */
@Controller()
export class TicketLookupGrpcController {
  constructor(private readonly lookups: TicketLookups) {}

  @GrpcMethod('TicketLookupService', 'LookUpTicket')
  lookUp(request: unknown) {
    return this.lookups.lookUp(lookUpRequest.transform(request));
  }
}
