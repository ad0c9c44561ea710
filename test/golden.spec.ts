import { describe, expect, it } from '@jest/globals';
import type { EventCodec } from '@jumpfleet/event-log';
import { readFileSync, readdirSync } from 'node:fs';
import { outboundCodec } from '../apps/outbound-events/src/application/outbound-event.js';
import { policyEventCodec } from '../apps/policy/src/application/policy-event.codec.js';
import { registryEventCodec } from '../apps/registry/src/application/registry-event.codec.js';
import { sessionsCodec } from '../apps/sessions/src/application/events/sessions-event.js';
import { upgradeEventCodec } from '../apps/upgrade-orchestrator/src/application/upgrade-event.codec.js';

/** Each service's codec; its events lie in the folder of its name, one file per type and version. */
const codecs: Readonly<Record<string, EventCodec>> = {
  'outbound-events': outboundCodec,
  policy: policyEventCodec,
  registry: registryEventCodec,
  sessions: sessionsCodec,
  'upgrade-orchestrator': upgradeEventCodec,
};

const golden = 'test/golden';
const filesOf = (service: string) => readdirSync(`${golden}/${service}`).sort();
const read = (service: string, file: string): unknown =>
  JSON.parse(readFileSync(`${golden}/${service}/${file}`, 'utf8'));

it('has golden events of the services that have a codec, and of no others', () => {
  expect(readdirSync(golden).sort()).toEqual(Object.keys(codecs).sort());
});

describe.each(Object.entries(codecs))('The log of %s', (service, codec) => {
  it('has one golden event of each type and version that was ever written', () => {
    const written = codec.written.map(({ type, version }) => `${type}.v${version}.json`);
    expect(filesOf(service)).toEqual(written.sort());
  });

  it.each(filesOf(service))('can still be read: %s', (file) => {
    const stored = read(service, file) as Parameters<EventCodec['decode']>[0];
    expect(`${stored.type}.v${stored.version}.json`).toBe(file);
    const { data } = codec.decode(stored);
    const isNewest = !codec.written.some(
      ({ type, version }) => type === stored.type && version > stored.version,
    );
    if (isNewest) expect(data).toEqual(stored.data);
  });
});
