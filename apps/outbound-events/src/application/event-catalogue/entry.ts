import type { OutboundEventName } from '@jumpfleet/outbound-domain';
import type { z } from 'zod';

export type FieldEntry = Readonly<{
  description: string;
  /** It is not in every message. */
  isOptional?: boolean;
}>;

/** How an event is documented; its examples are made of a sample by what makes the event itself. */
export type EventEntry = Readonly<{
  name: OutboundEventName;
  /** CloudEvents type, with its version. */
  type: string;
  title: string;
  description: string;
  /** Of the form, beside those of every message. */
  fields: Readonly<Record<string, FieldEntry>>;
  /** The JSON's `data`, without what every event has. */
  data: z.ZodObject;
}>;

export const always = (description: string): FieldEntry => ({ description });
export const sometimes = (description: string): FieldEntry => ({ description, isOptional: true });
