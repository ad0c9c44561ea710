import { X509Certificate } from 'node:crypto';
import type { HeaderTemplate, Mapping, RequestTemplate } from '@jumpfleet/outbound-domain';
import type { RecipientChanges, RecipientSettings } from '@jumpfleet/outbound-domain';
import { Inject, Injectable } from '@nestjs/common';
import { TEMPLATES } from './templates.js';
import type { Templates } from './templates.js';

export type SettingsRefusal =
  | Readonly<{ kind: 'ca-certificate-invalid' }>
  | Readonly<{ kind: 'template-invalid'; where: string; fault: string }>;

type Target = NonNullable<RecipientChanges['target']> | RecipientSettings['target'];
/** A template, or a condition, and where it stands for whoever wrote it. */
type Written = Readonly<{ where: string; text: string; isCondition?: boolean }>;

const certificate = /-----BEGIN CERTIFICATE-----[\dA-Za-z+/=\s]+-----END CERTIFICATE-----/g;

/** What is wrong with settings is told when they are saved, not when an event waits for them. */
@Injectable()
export class SettingsCheck {
  constructor(@Inject(TEMPLATES) private readonly templates: Templates) {}

  /** Of the whole target, or of what of it is to change. */
  faultOf(target: Target): SettingsRefusal | undefined {
    const ca = 'caCertificate' in target ? (target.caCertificate ?? null) : null;
    if (ca !== null && !isCertificates(ca)) return { kind: 'ca-certificate-invalid' };
    for (const { where, text, isCondition = false } of writtenIn(target)) {
      const fault = isCondition ? this.templates.checkCondition(text) : this.templates.check(text);
      if (fault !== undefined) return { kind: 'template-invalid', where, fault };
    }
    return undefined;
  }
}

/** A key in it, say, would lie open in every event of the recipient. */
function isCertificates(pem: string): boolean {
  const found = pem.match(certificate) ?? [];
  return found.length > 0 && pem.replace(certificate, '').trim() === '' && found.every(isReadable);
}

function isReadable(pem: string): boolean {
  try {
    return new X509Certificate(pem).raw.length > 0;
  } catch {
    return false;
  }
}

function writtenIn(target: Target): Written[] {
  const { subject, body, headers = [], mapping } = { ...target } as Partial<AllTargets>;
  return [
    ...(subject === undefined ? [] : [{ where: 'subject', text: subject }]),
    ...(body === undefined ? [] : [{ where: 'body', text: body }]),
    ...headersIn('headers', headers),
    ...(mapping ? [...rulesIn(mapping), ...lookupIn(mapping)] : []),
  ];
}
type AllTargets = NonNullable<RecipientChanges['target']>;

const headersIn = (where: string, headers: readonly HeaderTemplate[]): Written[] =>
  headers.map(({ name, value }) => ({ where: `${where} ${name}`, text: value }));

function rulesIn({ rules }: Mapping): Written[] {
  return rules.flatMap(({ name, when, find, request }) => {
    const rule = `mapping rule "${name}"`;
    return [
      { where: `${rule}: when`, text: when, isCondition: true },
      ...(find
        ? [
            { where: `${rule}: find when`, text: find.when, isCondition: true },
            ...requestIn(`${rule}: find`, find),
          ]
        : []),
      ...requestIn(`${rule}: request`, request),
    ];
  });
}

function lookupIn({ lookup }: Mapping): Written[] {
  if (!lookup) return [];
  const conditions = [lookup.allow, ...lookup.reasons.map(({ when }) => when)];
  return [
    ...requestIn('mapping lookup', lookup.request),
    ...conditions.map((text) => ({ where: 'mapping lookup', text, isCondition: true })),
    ...lookup.reasons.map(({ text }) => ({ where: 'mapping lookup reason', text })),
  ];
}

function requestIn(where: string, { url, headers, body }: RequestTemplate): Written[] {
  return [
    { where: `${where} url`, text: url },
    ...headersIn(`${where} header`, headers),
    { where: `${where} body`, text: body },
  ];
}
