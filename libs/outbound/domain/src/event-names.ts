/** The seven of the field (FEATURES.md B1), by the names that ticketing integrations read. */
export const sessionEventNames = [
  'support_conference_begin',
  'support_conference_end',
  'support_conference_owner_changed',
  'support_conference_member_added',
  'support_conference_member_departed',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
] as const;

/** B1: of the events of sessions, an e-mail recipient hears of these only. */
export const emailSessionEventNames: readonly string[] = [
  'support_conference_end',
  'support_conference_customer_exit_survey_completed',
  'support_conference_rep_exit_survey_completed',
];

/** What a fleet tells beyond them; the names are ours. */
export const fleetEventNames = [
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
] as const;

/** Goes to one recipient when an administrator asks for it; nobody subscribes to it. */
export const testEventName = 'test_event';

export type SubscribableEventName =
  (typeof sessionEventNames)[number] | (typeof fleetEventNames)[number];
export type OutboundEventName = SubscribableEventName | typeof testEventName;
