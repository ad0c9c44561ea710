import { z } from 'zod';

const label = String.raw`[a-z\d_]([a-z\d_-]{0,61}[a-z\d_])?`;
const hostName = new RegExp(String.raw`^${label}(\.${label})*\.?$`, 'i');
/** A name or an address, not a URL. */
const host = z.union([
  z.ipv4(),
  z.ipv6(),
  z.string().max(253).regex(hostName, {
    message: 'Must be a host name or an IP address.',
  }),
]);
const printable = z.string().regex(/^\P{Cc}*$/u, { message: 'Must be printable.' });

/** Body of `PUT /api/v1/outbound-events/email-settings`: all of them; what is left out gets its default. */
export const putEmailSettings = z.strictObject({
  host,
  port: z.number().int().min(1).max(65_535).default(587),
  security: z.enum(['none', 'starttls', 'tls']).default('starttls'),
  /** Empty for a server that asks for none. */
  user: printable.max(320).default(''),
  /** Never told again: left out, the present one stays; null forgets it. */
  password: printable.min(1).max(1_024).nullable().optional(),
  from: z.email().max(254),
  /** PEM, for a server whose certificate the system does not trust. */
  ca_certificate: z.string().max(65_536).nullable().default(null),
});
export type PutEmailSettingsBody = z.infer<typeof putEmailSettings>;

export const testEmail = z.strictObject({ to: z.email().max(254) });
export type TestEmailBody = z.infer<typeof testEmail>;

export type EmailSettingsItem = Readonly<
  Omit<PutEmailSettingsBody, 'password'> & {
    /** Whether the site has a mail server; the rest is what it would start with otherwise. */
    is_set_up: boolean;
    has_password: boolean;
  }
>;

/** What the mail server said to a message of its own. */
export type TestEmailAnswer = Readonly<{
  accepted: boolean;
  status_code: number | null;
  /** Stable code of what went wrong; null when the message was accepted. */
  error: string | null;
  answer: string | null;
}>;
