import type { ChangeRecipientBody, CreateRecipientBody } from '@jumpfleet/outbound-contracts';
import type {
  AlertSettings,
  EmailTarget,
  EventFilter,
  HttpTarget,
  RecipientChanges,
  RecipientSettings,
} from '@jumpfleet/outbound-domain';

const standardSubject = '{{ event.title }}';
const standardBody = '{{ event.summary }}\n';

/** From the names of the REST API to those of the domain. */
export function settingsOf(body: CreateRecipientBody): RecipientSettings {
  return { ...commonOf(body), target: targetOf(body) };
}

/** Settings as the REST API names them; the way back of `settingsOf`. */
export function bodyOf({ target, ...settings }: RecipientSettings): CreateRecipientBody {
  const { filter, alert } = settings;
  const common = {
    name: settings.name,
    enabled: settings.enabled,
    events: [...settings.events],
    filter: {
      jump_groups: [...filter.jumpGroups],
      tags: [...filter.tags],
      external_key: filter.externalKey,
    },
    send_custom_fields: settings.sendsCustomFields,
    order: settings.order,
    retry_interval_seconds: settings.retryIntervalSeconds,
    retry_duration_seconds: settings.retryDurationSeconds,
    alert: {
      email_addresses: [...alert.emailAddresses],
      after_seconds: alert.afterSeconds,
      resend_after_seconds: alert.resendAfterSeconds,
    },
    rate_per_second: settings.ratePerSecond,
    concurrency: settings.concurrency,
  };
  if (target.type === 'email') return { ...target, ...common, addresses: [...target.addresses] };
  const { caCertificate, destinations, headers, mapping, ...http } = target;
  return {
    ...common,
    ...http,
    headers: [...headers],
    ca_certificate: caCertificate,
    destinations: [...destinations],
    mapping: mapping === null ? null : structuredClone(mapping as MutableMapping),
  };
}
type MutableMapping = NonNullable<Extract<CreateRecipientBody, { type: 'http' }>['mapping']>;

/** Only what the body names; what it leaves out stays as it is. */
export function changesOf(body: ChangeRecipientBody): RecipientChanges {
  const { filter, alert, url, format, success, headers, mapping, addresses, subject } = body;
  const target = defined({
    url,
    format,
    success,
    headers,
    caCertificate: body.ca_certificate,
    destinations: body.destinations,
    mapping,
    addresses,
    subject,
    body: body.body,
  });
  const changes = defined({
    name: body.name,
    enabled: body.enabled,
    events: body.events,
    filter: filter && filterOf(filter),
    sendsCustomFields: body.send_custom_fields,
    order: body.order,
    retryIntervalSeconds: body.retry_interval_seconds,
    retryDurationSeconds: body.retry_duration_seconds,
    alert: alert && alertOf(alert),
    ratePerSecond: body.rate_per_second,
    concurrency: body.concurrency,
  });
  return Object.keys(target).length === 0 ? changes : { ...changes, target };
}

function defined<T extends object>(wish: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  const entries = Object.entries(wish).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as { [K in keyof T]?: Exclude<T[K], undefined> };
}

function commonOf(body: CreateRecipientBody): Omit<RecipientSettings, 'target'> {
  return {
    name: body.name,
    enabled: body.enabled,
    events: body.events,
    filter: filterOf(body.filter),
    sendsCustomFields: body.send_custom_fields,
    order: body.order,
    retryIntervalSeconds: body.retry_interval_seconds,
    retryDurationSeconds: body.retry_duration_seconds,
    alert: alertOf(body.alert),
    ratePerSecond: body.rate_per_second,
    concurrency: body.concurrency,
  };
}

function filterOf(filter: CreateRecipientBody['filter']): EventFilter {
  return { jumpGroups: filter.jump_groups, tags: filter.tags, externalKey: filter.external_key };
}

function alertOf(alert: CreateRecipientBody['alert']): AlertSettings {
  return {
    emailAddresses: alert.email_addresses,
    afterSeconds: alert.after_seconds,
    resendAfterSeconds: alert.resend_after_seconds,
  };
}

function targetOf(body: CreateRecipientBody): HttpTarget | EmailTarget {
  if (body.type === 'email') {
    const { addresses, subject = standardSubject, body: text = standardBody } = body;
    return { type: 'email', addresses, subject, body: text };
  }
  const { url, format, success, headers, ca_certificate, destinations, mapping } = body;
  return {
    type: 'http',
    url,
    format,
    success,
    headers,
    caCertificate: ca_certificate,
    destinations,
    mapping,
  };
}
