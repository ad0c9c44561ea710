import { describe, expect, it } from '@jest/globals';
import type { Mapping } from '@jumpfleet/outbound-domain';
import { emailSessionEventNames } from '@jumpfleet/outbound-contracts';
import { emailSessionEventNames as inDomain } from '@jumpfleet/outbound-domain';
import { LiquidTemplates } from '../adapters/templates/liquid-templates.js';
import { ticketsAuthority, ticketsCertificate } from '../testing/certificates.js';
import { SettingsCheck } from './settings-check.js';

const check = new SettingsCheck(new LiquidTemplates());
const request = { method: 'POST', url: '/issues', headers: [], body: '' } as const;
const rule = { name: 'create', events: [], when: '', find: null, request, remember: {} };
const mapping = (more: object): Mapping => ({ settings: {}, rules: [{ ...rule, ...more }] });
const broken = '{{ event.title';

describe('what is told when settings are saved', () => {
  it('is whether a CA certificate is one, or several', () => {
    expect(check.faultOf({ caCertificate: null })).toBeUndefined();
    expect(check.faultOf({ caCertificate: `${ticketsAuthority}\n` })).toBeUndefined();
    const chain = [ticketsAuthority, ticketsCertificate.cert].join('\n');
    expect(check.faultOf({ caCertificate: chain })).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no PEM', 'certificate'],
    ['cut', ticketsAuthority.slice(0, 400)],
    ['no certificate inside', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----'],
    ['with a private key', `${ticketsCertificate.cert}\n${ticketsCertificate.key}`],
  ])('is that a CA certificate is %s', (_, caCertificate) => {
    expect(check.faultOf({ caCertificate })).toEqual({ kind: 'ca-certificate-invalid' });
  });

  it.each([
    [{ subject: broken }, 'subject'],
    [{ body: '{{ event.title | shout }}' }, 'body'],
    [{ headers: [{ name: 'X-Title', value: broken }] }, 'headers X-Title'],
    [{ mapping: mapping({ when: '| x' }) }, 'mapping rule "create": when'],
    [
      { mapping: mapping({ request: { ...request, url: broken } }) },
      'mapping rule "create": request url',
    ],
    [
      { mapping: mapping({ find: { ...request, when: '', remember: {}, body: broken } }) },
      'mapping rule "create": find body',
    ],
  ])('is which template cannot be read: %j', (target, where) => {
    expect(check.faultOf(target)).toMatchObject({ kind: 'template-invalid', where });
  });

  it('is nothing about templates that can be read', () => {
    const headers = [{ name: 'Authorization', value: 'Bearer {{ secrets.token }}' }];
    expect(check.faultOf({ headers, mapping: mapping({}) })).toBeUndefined();
    expect(check.faultOf({})).toBeUndefined();
  });
});

it('B1: the rules and the contracts name the same events for mail', () => {
  expect(inDomain).toEqual(emailSessionEventNames);
});
