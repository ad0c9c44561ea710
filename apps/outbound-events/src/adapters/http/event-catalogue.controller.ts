import { Allow, Public } from '@jumpfleet/http';
import { Controller, Get } from '@nestjs/common';
import { asyncApiDocument } from '../../application/event-catalogue/async-api.js';
import { describedEvents } from '../../application/event-catalogue/catalogue.js';
import type { DescribedEvent } from '../../application/event-catalogue/catalogue.js';

@Controller('api/v1/outbound-events')
@Allow('outbound-events:manage')
export class EventCatalogueController {
  @Get('events')
  events(): { items: readonly DescribedEvent[] } {
    return { items: describedEvents };
  }

  /** Open to everybody, as the documentation of the REST APIs is. */
  @Get('asyncapi.json')
  @Public()
  asyncApi(): Record<string, unknown> {
    return asyncApiDocument();
  }
}
