import { request as plainRequest } from 'node:http';
import { request as secureRequest } from 'node:https';
import { LOGGER } from '@jumpfleet/observability';
import type { Logger } from '@jumpfleet/observability';
import { CONFIG } from '@jumpfleet/lifecycle';
import type { TicketSystem } from '@jumpfleet/sessions-domain';
import { Inject, Injectable } from '@nestjs/common';
import type { TicketDesk } from '../../application/ports.js';
import type { SessionsConfig } from '../../config.js';
import { jumpItemOf } from './jump-item.js';

type Question = Parameters<TicketDesk['post']>[1];

const mostMs = 10_000;

/** B7: one POST of a form; redirects are not followed, and nothing of the answer is read but its status. */
@Injectable()
export class HttpTicketDesk implements TicketDesk {
  constructor(
    @Inject(CONFIG) private readonly config: SessionsConfig,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async post(system: TicketSystem, question: Question): Promise<boolean> {
    const body = new URLSearchParams(this.fieldsOf(question)).toString();
    try {
      const status = await send(system, body);
      if (status >= 200 && status < 300) return true;
      this.logger.warn({ status }, 'the ticket system did not take a question');
    } catch (error) {
      this.logger.warn({ err: error }, 'the ticket system could not be asked');
    }
    return false;
  }

  private fieldsOf(question: Question): Record<string, string> {
    const { requestId, token, ticketId, found, principal } = question;
    const item = jumpItemOf(found);
    const response = new URL(`/api/v1/ticket-approvals/${requestId}`, this.config.PUBLIC_URL);
    response.searchParams.set('token', token);
    return {
      request_id: requestId,
      ticket_id: ticketId,
      response_url: response.href,
      'jump_item.computer_name': item.computerName,
      'jump_item.type': item.type,
      'jump_item.comments': item.comments,
      'jump_item.group': item.group,
      'jump_item.tag': item.tag,
      'jump_item.jumpoint_name': '',
      'jump_item.public_ip': item.publicIp,
      'jump_item.private_ip': item.privateIp,
      'user.id': principal.id,
      'user.username': principal.name,
      'user.public_display_name': principal.name,
      'user.private_display_name': principal.name,
      'user.email_address': '',
    };
  }
}

function send({ url, ca, timeoutSeconds }: TicketSystem, body: string): Promise<number> {
  const isSecure = new URL(url).protocol === 'https:';
  const signal = AbortSignal.timeout(Math.min(timeoutSeconds * 1_000, mostMs));
  const options = {
    method: 'POST',
    signal,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
    },
    ...(ca === null ? {} : { ca }),
  };
  return new Promise((resolve, reject) => {
    const sent = (isSecure ? secureRequest : plainRequest)(url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
