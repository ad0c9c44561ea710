import { X509Certificate, randomUUID } from 'node:crypto';
import { Allow, Problem, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import { putEmailSettings, testEmail } from '@jumpfleet/outbound-contracts';
import type {
  EmailSettingsItem,
  PutEmailSettingsBody,
  TestEmailAnswer,
  TestEmailBody,
} from '@jumpfleet/outbound-contracts';
import { errorOf } from '@jumpfleet/outbound-domain';
import type { EmailSettings, EmailSettingsRefusal } from '@jumpfleet/outbound-domain';
import { Body, Controller, Delete, Get, HttpCode, Inject, Post, Put } from '@nestjs/common';
import { EmailSettingsHandler } from '../../application/email-settings.handler.js';
import { SITE } from '../../application/event-context.js';
import type { Site } from '../../application/event-context.js';
import { MAIL_SERVER, MAIL_SERVER_SETTINGS } from '../../application/mail.js';
import type { MailServer, MailServerSettings } from '../../application/mail.js';

const notSetUp: EmailSettings = {
  host: '',
  port: 587,
  security: 'starttls',
  user: '',
  from: '',
  caCertificate: null,
};

const wanted = putEmailSettings.refine(
  ({ ca_certificate: pem }) => pem === null || isReadable(pem),
  {
    path: ['ca_certificate'],
    message: 'Must be a certificate in PEM.',
  },
);

@Controller('api/v1/outbound-events/email-settings')
@Allow('outbound-events:manage')
export class EmailSettingsController {
  constructor(
    private readonly handler: EmailSettingsHandler,
    @Inject(MAIL_SERVER_SETTINGS) private readonly settings: MailServerSettings,
    @Inject(MAIL_SERVER) private readonly server: MailServer,
    @Inject(SITE) private readonly site: Site,
  ) {}

  @Get()
  async find(): Promise<EmailSettingsItem> {
    const current = await this.settings.current();
    const { caCertificate, ...settings } = current?.settings ?? notSetUp;
    return {
      is_set_up: current !== undefined,
      ...settings,
      has_password: typeof current?.passwordVersion === 'number',
      ca_certificate: caCertificate,
    };
  }

  @Put()
  async set(
    @Body(new ZodPipe(wanted)) body: PutEmailSettingsBody,
    @RequestCause() cause: Cause,
  ): Promise<EmailSettingsItem> {
    const { password, ca_certificate: caCertificate, ...rest } = body;
    const set = await this.handler.set({ ...rest, caCertificate }, password, cause);
    if (!set.ok) throw emailSettingsProblem(set.refusal);
    return this.find();
  }

  /** From then on nothing is mailed; what waits is kept for its time. */
  @Delete()
  @HttpCode(204)
  async remove(@RequestCause() cause: Cause): Promise<void> {
    const removed = await this.handler.remove(cause);
    if (!removed.ok) throw emailSettingsProblem(removed.refusal);
  }

  /** What the mail server says to a message, whatever it is. */
  @Post('test')
  @HttpCode(200)
  async test(@Body(new ZodPipe(testEmail)) { to }: TestEmailBody): Promise<TestEmailAnswer> {
    const { publicUrl } = this.site;
    const answer = await this.server.tryOut({
      id: `test-${randomUUID()}`,
      to: [to],
      subject: 'Jumpfleet can send mail',
      text: `This is what ${publicUrl} sends when an administrator tries out its mail server.\n`,
    });
    const error = errorOf(answer, '2xx') ?? null;
    if (error === 'mail-not-set-up' && answer.answer === undefined)
      throw new Problem({
        status: 409,
        code: 'mail-not-set-up',
        detail: 'The site has no mail server yet.',
      });
    const { statusCode = null, answer: said = null } = answer;
    return { accepted: error === null, status_code: statusCode, error, answer: said };
  }
}

function emailSettingsProblem(refusal: EmailSettingsRefusal): Problem {
  return problemFrom<EmailSettingsRefusal>(refusal, {
    'mail-password-needed': {
      status: 422,
      detail: 'Give the password again: a kept one goes to no other server or user.',
    },
  });
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}
