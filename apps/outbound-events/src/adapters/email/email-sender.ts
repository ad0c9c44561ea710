import { errorOf } from '@jumpfleet/outbound-domain';
import type { AttemptResult, EmailTarget } from '@jumpfleet/outbound-domain';
import { eventContext } from '../../application/event-context.js';
import type { Site } from '../../application/event-context.js';
import type { Mail, MailAnswer, MailProgress, MailServer } from '../../application/mail.js';
import type { ClaimedDelivery, DeliverySender } from '../../application/ports.js';
import type { Templates } from '../../application/templates.js';

export type EmailSenderParts = Readonly<{
  server: MailServer;
  progress: MailProgress;
  templates: Templates;
  site: Site;
}>;

const maxSubjectLength = 255;

/** One mail per event to all addresses of a recipient; who has it already does not get it again. */
export class EmailSender implements DeliverySender {
  constructor(private readonly parts: EmailSenderParts) {}

  /** Throws `TemplateFailed`, as all that renders does. */
  async send(claimed: ClaimedDelivery): Promise<AttemptResult> {
    const { target } = claimed.recipient.settings;
    if (target.type !== 'email') return { isSkipped: true };
    const mail = this.mail(claimed, target);
    const { server, progress } = this.parts;
    const had = claimed.attempt === 1 ? [] : await progress.had(claimed.id);
    const answer = await server.send(mail, had);
    const result = resultOf(answer);
    if (errorOf(result, '2xx') !== undefined) await progress.note(claimed.id, answer.accepted);
    else if (had.length > 0) await progress.forget(claimed.id);
    return result;
  }

  private mail({ id, fact, recipient, remembered }: ClaimedDelivery, target: EmailTarget): Mail {
    const { templates, site } = this.parts;
    const { customFields, ...plain } = fact;
    const told = recipient.settings.sendsCustomFields ? { ...plain, customFields } : plain;
    const context = eventContext({ fact: told, site, remembered });
    return {
      id,
      to: target.addresses,
      subject: templates.render(target.subject, context).slice(0, maxSubjectLength),
      text: templates.render(target.body, context),
    };
  }
}

function resultOf({ statusCode, failure, answer }: MailAnswer): AttemptResult {
  return {
    ...(statusCode === undefined ? {} : { statusCode }),
    ...(failure === undefined ? {} : { failure }),
    ...(answer === undefined ? {} : { excerpt: answer }),
  };
}
