import type { Command, DomainEvent } from '@jumpfleet/kernel';

export type ChangeReconnectRate = Command<'ChangeReconnectRate', { connectionsPerSecond: number }>;

export type ReconnectRateChanged = DomainEvent<
  'ReconnectRateChanged',
  1,
  { connectionsPerSecond: number; changedAt: string }
>;

export type ReconnectRateRefusal = Readonly<{
  kind: 'connection-rate-out-of-bounds';
  least: number;
  most: number;
}>;
