import { Allow, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { Problem } from '@jumpfleet/http';
import { connectorPreview } from '@jumpfleet/outbound-contracts';
import type {
  ConnectorItem,
  ConnectorPreviewBody,
  ConnectorPreview as Preview,
} from '@jumpfleet/outbound-contracts';
import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ConnectorPreview } from '../connectors/connector-preview.js';
import type { PreviewRefusal } from '../connectors/connector-preview.js';
import { connectors } from '../connectors/presets/connector-presets.js';
import { recipientProblem } from '../outbound-problems.js';

@Controller('api/v1/outbound-events/connectors')
@Allow('outbound-events:manage')
export class ConnectorController {
  constructor(private readonly previews: ConnectorPreview) {}

  @Get()
  list(): { items: readonly ConnectorItem[] } {
    return { items: connectors };
  }

  @Post('preview')
  @HttpCode(200)
  preview(@Body(new ZodPipe(connectorPreview)) body: ConnectorPreviewBody): Preview {
    const preview = this.previews.preview(body);
    if ('kind' in preview) throw previewProblem(preview);
    return preview;
  }
}

function previewProblem(refusal: PreviewRefusal): Problem {
  switch (refusal.kind) {
    case 'connector-not-found':
      return problemFrom(refusal, {
        'connector-not-found': { status: 404, detail: 'There is no such connector.' },
      });
    case 'template-failed':
      return problemFrom(refusal, {
        'template-failed': {
          status: 422,
          detail: ({ fault }) => `A template cannot be filled from this event: ${fault}`,
        },
      });
    case 'ca-certificate-invalid':
    case 'template-invalid':
      return recipientProblem(refusal);
  }
}
