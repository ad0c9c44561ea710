import { inputText, problemFrom, readOnly } from '@jumpfleet/http';
import type { Problem, RefusalTable } from '@jumpfleet/http';
import type { JumpPolicyRefusal, JumpPolicyTerms, Schedule } from '@jumpfleet/policy-domain';
import { z } from 'zod';
import type { JumpPolicyRow } from '../../application/jump-policy-list.projection.js';

export const codeName = inputText(64).regex(
  /^[a-zA-Z0-9_\\-]*$/,
  'may hold letters, digits, underscores and dashes',
);

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

const termOf = {
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

const defaults: Omit<JumpPolicyTerms, 'displayName'> = {
  codeName: '',
  description: '',
  scheduleEnabled: true,
  scheduleStrict: false,
  schedule: { timezone: 'UTC', entries: [] },
  simultaneousJumps: 'global',
  simultaneousJumpsOnCopies: false,
  simultaneousJumpsRdp: 'global',
  ticketIdRequired: false,
  twoFactorRequired: false,
};

export function termsOf(body: NewJumpPolicy): JumpPolicyTerms {
  return { ...defaults, displayName: body.display_name, ...changedTerms(body) };
}

export function changedTerms(body: ChangedJumpPolicy): Partial<JumpPolicyTerms> {
  const named = Object.entries(body).map(([field, value]) => [
    termOf[field as keyof typeof termOf],
    value,
  ]);
  return Object.fromEntries(named) as Partial<JumpPolicyTerms>;
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

export function jumpPolicyAnswer(row: JumpPolicyRow): object {
  return {
    id: row.id,
    display_name: row.display_name,
    code_name: row.code_name,
    description: row.description,
    schedule_enabled: row.schedule_enabled,
    schedule_strict: row.schedule_strict,
    simultaneous_jumps: row.simultaneous_jumps,
    simultaneous_jump_behavior_applies_to_copies: row.simultaneous_jumps_on_copies,
    simultaneous_jumps_rdp: row.simultaneous_jumps_rdp,
    ticket_id_required: row.ticket_id_required,
    two_factor_challenge_required: row.two_factor_required,
  };
}

const blame = (path: string, message: string) => ({ errors: [{ path, message }] });

const scheduleFaults = {
  'timezone-unknown': { path: 'timezone', message: 'is no time zone of the IANA database' },
  'time-invalid': { path: 'entries', message: 'holds a day or time that does not exist' },
  'entry-empty': { path: 'entries', message: 'holds an entry that ends when it starts' },
} as const;

const refusals: RefusalTable<JumpPolicyRefusal> = {
  'jump-policy-not-found': { status: 404, detail: 'The Jump Policy does not exist.' },
  'jump-policy-already-created': 409,
  'display-name-taken': {
    status: 422,
    detail: 'Another Jump Policy has this display name.',
    extra: () => blame('display_name', 'is the name of another Jump Policy'),
  },
  'code-name-taken': {
    status: 422,
    detail: 'Another Jump Policy has this code name.',
    extra: () => blame('code_name', 'is the code name of another Jump Policy'),
  },
  'strict-without-schedule': {
    status: 422,
    detail: 'Only a Jump Policy with an enabled schedule can force sessions to end.',
    extra: () => blame('schedule_strict', 'needs schedule_enabled'),
  },
  'schedule-invalid': {
    status: 422,
    detail: ({ fault }) => `${scheduleFaults[fault].path} ${scheduleFaults[fault].message}.`,
    extra: ({ fault }) => blame(scheduleFaults[fault].path, scheduleFaults[fault].message),
  },
};

export function jumpPolicyRefused(refusal: JumpPolicyRefusal): Problem {
  return problemFrom(refusal, refusals);
}
