import type { Command, DomainEvent } from '@jumpfleet/kernel';

/** The site's mail server. Its password is no part of it: secrets never enter events. */
export type EmailSettings = Readonly<{
  host: string;
  port: number;
  security: 'none' | 'starttls' | 'tls';
  /** Empty for a server that asks for none. */
  user: string;
  from: string;
  /** PEM; null for the certificate authorities of the system. */
  caCertificate: string | null;
}>;

export type SetEmailSettings = Command<
  'SetEmailSettings',
  { settings: EmailSettings; password: 'new' | 'kept' | 'none' }
>;
export type RemoveEmailSettings = Command<'RemoveEmailSettings', Record<string, never>>;
export type EmailSettingsCommand = SetEmailSettings | RemoveEmailSettings;

export type EmailSettingsChanged = DomainEvent<
  'EmailSettingsChanged',
  1,
  {
    settings: EmailSettings;
    /** Which of the passwords that were ever set holds; null for none. */
    passwordVersion: number | null;
    changedAt: string;
  }
>;
export type EmailSettingsRemoved = DomainEvent<'EmailSettingsRemoved', 1, { removedAt: string }>;
export type EmailSettingsEvent = EmailSettingsChanged | EmailSettingsRemoved;

export type EmailSettingsRefusal = Readonly<{ kind: 'mail-password-needed' }>;

/** One site has one mail server. */
export const emailSettingsStream = 'outbound.email-settings.site';
