import type { ReadModel } from '@jumpfleet/event-log';
import { projectionOn } from '@jumpfleet/kernel';
import type {
  Customer,
  CustomerComputer,
  CustomerEndReason,
  KeyMaker,
  PinInstaller,
  Representative,
  SupportQueue,
} from '@jumpfleet/sessions-domain';
import type { SessionsEvent } from '../events/sessions-event.js';

export type PinState = Readonly<{
  state: 'asked' | 'pinned' | 'failed';
  pinId: string;
  installer: PinInstaller;
  askedAt: string;
  jumpClientId: string | null;
  /** Why it failed. */
  code: string | null;
}>;

export type SessionKeyRow = Readonly<{
  session_id: string;
  key: string;
  queue: SupportQueue;
  external_key: string;
  custom: Readonly<Record<string, string>>;
  customer: Customer;
  maker: KeyMaker;
  status: 'open' | 'withdrawn' | 'waiting' | 'accepted' | 'gone';
  generated_at: string;
  expires_at: string;
  client_id: string | null;
  public_key: string | null;
  computer: CustomerComputer | null;
  arrived_at: string | null;
  waits_until: string | null;
  representative: Representative | null;
  accepted_at: string | null;
  gone_at: string | null;
  gone_reason: CustomerEndReason | null;
  pin: PinState | null;
}>;

const notYet = {
  client_id: null,
  public_key: null,
  computer: null,
  arrived_at: null,
  waits_until: null,
  representative: null,
  accepted_at: null,
  gone_at: null,
  gone_reason: null,
  pin: null,
} as const;

const key = ({ sessionId }: Readonly<{ sessionId: string }>): string => sessionId;
const settled = (row: SessionKeyRow, changes: Partial<PinState>): SessionKeyRow => ({
  ...row,
  pin: row.pin && { ...row.pin, ...changes },
});

const sessionKeys = projectionOn<SessionsEvent, SessionKeyRow>('session-keys', {
  SessionKeyGenerated: {
    key,
    row: ({ sessionId, externalKey, generatedAt, expiresAt, ...rest }) => ({
      session_id: sessionId,
      ...rest,
      external_key: externalKey,
      status: 'open',
      generated_at: generatedAt,
      expires_at: expiresAt,
      ...notYet,
    }),
  },
  SessionKeyWithdrawn: { key, row: (_data, row) => row && { ...row, status: 'withdrawn' } },
  CustomerArrived: {
    key,
    row: (data, row) =>
      row && {
        ...row,
        status: 'waiting',
        client_id: data.clientId,
        public_key: data.publicKey,
        customer: data.customer,
        computer: data.computer,
        arrived_at: data.arrivedAt,
        waits_until: data.waitsUntil,
      },
  },
  CustomerAccepted: {
    key,
    row: ({ representative, acceptedAt }, row) =>
      row && { ...row, status: 'accepted', representative, accepted_at: acceptedAt },
  },
  CustomerHandedBack: {
    key,
    row: (_data, row) =>
      row && { ...row, status: 'waiting', representative: null, accepted_at: null },
  },
  CustomerLost: {
    key,
    row: ({ reason, lostAt }, row) =>
      row && { ...row, status: 'gone', gone_at: lostAt, gone_reason: reason },
  },
  PinAsked: {
    key,
    row: ({ pinId, installer, askedAt }, row) =>
      row && {
        ...row,
        pin: { state: 'asked', pinId, installer, askedAt, jumpClientId: null, code: null },
      },
  },
  CustomerPinned: {
    key,
    row: ({ jumpClientId }, row) => row && settled(row, { state: 'pinned', jumpClientId }),
  },
  PinFailed: { key, row: ({ code }, row) => row && settled(row, { state: 'failed', code }) },
  CustomerUnpinned: { key, row: (_data, row) => row && { ...row, pin: null } },
});

export const sessionKeyModel: ReadModel<SessionsEvent, SessionKeyRow> = {
  projection: sessionKeys,
  table: 'session_keys',
  key: 'session_id',
  createTable: (table) => `
    CREATE TABLE ${table} (
      session_id uuid PRIMARY KEY,
      key text NOT NULL,
      queue jsonb NOT NULL,
      external_key text NOT NULL,
      custom jsonb NOT NULL,
      customer jsonb NOT NULL,
      maker jsonb NOT NULL,
      status text NOT NULL,
      generated_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      client_id uuid,
      public_key text,
      computer jsonb,
      arrived_at timestamptz,
      waits_until timestamptz,
      representative jsonb,
      accepted_at timestamptz,
      gone_at timestamptz,
      gone_reason text,
      pin jsonb
    );
    CREATE UNIQUE INDEX ${table}_key ON ${table} (key);
    CREATE INDEX ${table}_newest ON ${table} (generated_at DESC, session_id DESC);
    CREATE INDEX ${table}_present ON ${table} (status) WHERE status IN ('waiting', 'accepted');`,
};
