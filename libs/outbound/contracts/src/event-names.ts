import { z } from 'zod';

/** What a recipient can ask for: the seven of the field by the names that ticketing integrations read, and a fleet's. */
export const subscribableEventName = z.enum([
  'support_conference_begin',
  'support_conference_end',
  'support_conference_owner_changed',
  'support_conference_member_added',
  'support_conference_member_departed',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
  'jump_client_enrolled',
  'jump_client_online',
  'jump_client_offline',
  'jump_client_lost',
  'jump_client_uninstalled',
  'jump_client_deleted',
  'upgrade_cycle_started',
  'upgrade_cycle_halted',
  'upgrade_cycle_finished',
  'upgrade_client_failed',
  'policy_changed',
  'sign_in_failed',
]);
export type SubscribableEventName = z.infer<typeof subscribableEventName>;

/** B1: what a recipient hears of that asks for nothing in particular. */
export const sessionEventNames = subscribableEventName.options.slice(0, 7);

/** B1: e-mail recipients hear of these three only among the events of sessions. */
export const emailSessionEventNames: readonly SubscribableEventName[] = [
  'support_conference_end',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
];

export const outboundEventName = z.enum([...subscribableEventName.options, 'test_event']);
export type OutboundEventName = z.infer<typeof outboundEventName>;
