import type { Provider } from '@nestjs/common';
import { TicketLookupGrpcController } from './adapters/grpc/ticket-lookup.grpc-controller.js';
import { Outside, TicketLookups } from './adapters/ticket-lookup/ticket-lookups.js';

export const ticketLookupControllers = [TicketLookupGrpcController];
export const ticketLookupProviders: Provider[] = [Outside, TicketLookups];
