import { inputText, readOnly } from '@jumpfleet/http';
import { jumpPolicyDefaults } from '@jumpfleet/policy-domain';
import type { Schedule } from '@jumpfleet/kernel';
import type { JumpPolicyTerms } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { AdministeredRow } from '../../application/administration/administration-ledger.js';
import { codeName } from './administration/administration-door.js';

/** CONFIG-API JumpPolicy; what may be left out is what a change leaves as it is. */
const fields = z.strictObject({
  id: readOnly,
  display_name: inputText(255, 1),
  code_name: codeName,
  description: inputText(1000),
  schedule_enabled: z.boolean(),
  schedule_strict: z.boolean(),
  simultaneous_jumps: z.enum(['global', 'join', 'disallow']),
  simultaneous_jump_behavior_applies_to_copies: z.boolean(),
  simultaneous_jumps_rdp: z.enum(['global', 'new_session', 'disallow']),
  ticket_id_required: z.boolean(),
  two_factor_challenge_required: z.boolean(),
});
export const newJumpPolicy = fields.partial().required({ display_name: true });
export type NewJumpPolicy = z.infer<typeof newJumpPolicy>;
export const changedJumpPolicy = fields.partial();
export type ChangedJumpPolicy = z.infer<typeof changedJumpPolicy>;

const mostNamed = 100;
const numbers = z.array(z.number().int().min(1).max(2_147_483_647)).max(mostNamed);
const emailAddresses = z.array(z.email().max(255)).max(mostNamed);
const maxApprovalMinutes = 524_160;

/** What the field's newer product says beside that (FEATURES B6): only the fleet API tells it. */
const approvalFields = z.strictObject({
  approval_required: z.boolean(),
  approval_max_duration: z.number().int().min(1).max(maxApprovalMinutes),
  approval_scope: z.enum(['requestor', 'anyone']),
  approval_approver_scope: z.enum(['not_requestor', 'anyone']),
  approval_user_ids: numbers,
  approval_team_ids: numbers,
  approval_email_addresses: emailAddresses,
  session_start_notification: z.boolean(),
  session_end_notification: z.boolean(),
  notification_email_addresses: emailAddresses,
  recordings_disabled: z.boolean(),
});

const day = z.number().int().min(0).max(6);
const time = z.string().regex(/^\d\d:\d\d$/, 'is HH:MM');
const maxEntries = 100;
export const scheduleBody = z.strictObject({
  timezone: inputText(64, 1),
  entries: z
    .array(z.strictObject({ start_day: day, start_time: time, end_day: day, end_time: time }))
    .max(maxEntries)
    .default([]),
});
export type ScheduleBody = z.infer<typeof scheduleBody>;

const wholeFields = z.strictObject({
  ...fields.shape,
  ...approvalFields.shape,
  schedule: scheduleBody,
});
export const newWholeJumpPolicy = wholeFields.partial().required({ display_name: true });
export type NewWholeJumpPolicy = z.infer<typeof newWholeJumpPolicy>;
export const changedWholeJumpPolicy = wholeFields.partial();
export type ChangedWholeJumpPolicy = z.infer<typeof changedWholeJumpPolicy>;

type Told = Exclude<keyof ChangedWholeJumpPolicy, 'id' | 'schedule'>;
const configTerms = {
  display_name: 'displayName',
  code_name: 'codeName',
  description: 'description',
  schedule_enabled: 'scheduleEnabled',
  schedule_strict: 'scheduleStrict',
  simultaneous_jumps: 'simultaneousJumps',
  simultaneous_jump_behavior_applies_to_copies: 'simultaneousJumpsOnCopies',
  simultaneous_jumps_rdp: 'simultaneousJumpsRdp',
  ticket_id_required: 'ticketIdRequired',
  two_factor_challenge_required: 'twoFactorRequired',
} as const satisfies Record<Exclude<keyof ChangedJumpPolicy, 'id'>, keyof JumpPolicyTerms>;
const termOf = {
  ...configTerms,
  approval_required: 'approvalRequired',
  approval_max_duration: 'approvalMaxMinutes',
  approval_scope: 'approvalScope',
  approval_approver_scope: 'approvalApproverScope',
  approval_user_ids: 'approvalUserIds',
  approval_team_ids: 'approvalTeamIds',
  approval_email_addresses: 'approvalEmailAddresses',
  session_start_notification: 'sessionStartNotification',
  session_end_notification: 'sessionEndNotification',
  notification_email_addresses: 'notificationEmailAddresses',
  recordings_disabled: 'recordingsDisabled',
} as const satisfies Record<Told, keyof JumpPolicyTerms>;

/** Terms are told at these fields. */
export const jumpPolicyFields: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(termOf).map(([field, term]) => [term, field]),
);

export function termsOf(body: NewWholeJumpPolicy): JumpPolicyTerms {
  return { ...jumpPolicyDefaults, displayName: body.display_name, ...changedTerms(body) };
}

export function changedTerms({
  schedule,
  ...body
}: ChangedWholeJumpPolicy): Partial<JumpPolicyTerms> {
  const named = Object.entries(body).map(([field, value]) => [termOf[field as Told], value]);
  return {
    ...(Object.fromEntries(named) as Partial<JumpPolicyTerms>),
    ...(schedule && { schedule: scheduleOf(schedule) }),
  };
}

export function scheduleOf({ timezone, entries }: ScheduleBody): Schedule {
  return {
    timezone,
    entries: entries.map(({ start_day, start_time, end_day, end_time }) => ({
      startDay: start_day,
      startTime: start_time,
      endDay: end_day,
      endTime: end_time,
    })),
  };
}

export function scheduleAnswer({ timezone, entries }: Schedule): ScheduleBody {
  return {
    timezone,
    entries: entries.map(({ startDay, startTime, endDay, endTime }) => ({
      start_day: startDay,
      start_time: startTime,
      end_day: endDay,
      end_time: endTime,
    })),
  };
}

type Row = AdministeredRow<JumpPolicyTerms>;

/** To the letter of the configuration API. */
export function jumpPolicyAnswer({ id, terms }: Row): object {
  return { id, ...told(terms, configTerms) };
}

export function wholeJumpPolicyAnswer({ id, terms }: Row): object {
  return { id, ...told(terms, termOf), schedule: scheduleAnswer(terms.schedule) };
}

function told(terms: JumpPolicyTerms, fieldTerms: Readonly<Record<string, keyof JumpPolicyTerms>>) {
  return Object.fromEntries(
    Object.entries(fieldTerms).map(([field, term]) => [field, terms[term]]),
  );
}
