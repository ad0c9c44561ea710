import { alertDue } from '@jumpfleet/outbound-domain';
import type { AlertPhase, RecipientSettings } from '@jumpfleet/outbound-domain';
import type { Mail } from './mail.js';
import type { AlertStanding, AlertStep } from './recipient-alerts.js';

/** What a recipient's contacts are written now, if anything. */
export function alertStep(standing: AlertStanding, publicUrl: string): AlertStep | undefined {
  const { recipientId, settings, trouble, told, now } = standing;
  const since = (told ?? trouble)?.failingSince;
  const phase = since && alertDue(settings.alert, trouble, told, now);
  if (!phase) return undefined;
  const thread = told?.thread ?? `alert-${recipientId}-${String(since.getTime())}`;
  if (settings.alert.emailAddresses.length === 0) return told && { phase, thread };
  if (phase === 'withdrawn') return { phase, thread };
  return { phase, thread, mail: alertMail(standing, { phase, thread, since, publicUrl }) };
}

type Occasion = Readonly<{
  phase: Exclude<AlertPhase, 'withdrawn'>;
  thread: string;
  since: Date;
  publicUrl: string;
}>;

const words = {
  failing: 'is failing',
  'still-failing': 'is still failing',
  recovered: 'has recovered',
} as const;

/** Nothing of a recipient's address but its host: the rest may hold secrets. */
function alertMail(standing: AlertStanding, occasion: Occasion): Mail {
  const { settings, told } = standing;
  const { phase, thread } = occasion;
  const first = `${thread}-failing`;
  return {
    id: phase === 'still-failing' ? `${thread}-${String(told?.mails ?? 1)}` : `${thread}-${phase}`,
    to: settings.alert.emailAddresses,
    subject: `Outbound Events: ${settings.name} ${words[phase]}`,
    text: `${lines(standing, occasion).join('\n')}\n`,
    ...(phase === 'failing' ? {} : { follows: first }),
  };
}

function lines(standing: AlertStanding, { phase, since, publicUrl }: Occasion): string[] {
  const { settings, now, lastError, queuedEvents, recipientId } = standing;
  const isOver = phase === 'recovered';
  return [
    `The recipient "${settings.name}" (${place(settings)}) of Outbound Events ${words[phase]}.`,
    '',
    `Failing since:   ${instant(since)}`,
    isOver ? `Recovered by:    ${instant(now)}` : `Last error:      ${lastError ?? 'unknown'}`,
    `Events waiting:  ${String(queuedEvents)}`,
    '',
    `${publicUrl.replace(/\/$/, '')}/login/outbound-events/recipients/${recipientId}`,
  ];
}

function place({ target }: RecipientSettings): string {
  return target.type === 'http' ? new URL(target.url).host : 'e-mail';
}

function instant(time: Date): string {
  return time
    .toISOString()
    .replace('T', ' ')
    .replace(/\.\d+Z$/, ' UTC');
}
