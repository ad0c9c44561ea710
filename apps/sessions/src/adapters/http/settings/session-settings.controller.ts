import { Allow, RequestCause, ZodPipe, problemFrom } from '@jumpfleet/http';
import type { RefusalTable } from '@jumpfleet/http';
import type { Cause } from '@jumpfleet/kernel';
import type { SessionSettingsRefusal } from '@jumpfleet/sessions-domain';
import { Body, Controller, Get, Put } from '@nestjs/common';
import { SessionSettingsHandler } from '../../../application/settings/change-session-settings.handler.js';
import type { SettingsChange } from '../../../application/settings/change-session-settings.handler.js';
import {
  fieldOf,
  sessionSettingsBody,
  sessionSettingsPart,
  settingsChanges,
} from './session-settings-body.js';
import type { SessionSettingsBody, SessionSettingsPart } from './session-settings-body.js';

const blame = (path: string, message: string) => ({ errors: [{ path, message }] });

const refusals: RefusalTable<SessionSettingsRefusal> = {
  'setting-out-of-bounds': {
    status: 422,
    detail: ({ setting, least, most }) =>
      `${fieldOf[setting]} must be a whole number between ${String(least)} and ${String(most)}.`,
    extra: ({ setting }) => blame(fieldOf[setting], 'is out of bounds'),
  },
  'code-name-taken': {
    status: 422,
    detail: ({ setting, codeName }) =>
      `${fieldOf[setting]} has the code name ${codeName} more than once.`,
    extra: ({ setting }) => blame(fieldOf[setting], 'names one twice'),
  },
  'too-many-entries': {
    status: 422,
    detail: ({ setting, most }) => `${fieldOf[setting]} may have ${String(most)} entries at most.`,
    extra: ({ setting }) => blame(fieldOf[setting], 'has too many entries'),
  },
};

@Controller('api/v1/settings/sessions')
export class SessionSettingsController {
  constructor(private readonly settings: SessionSettingsHandler) {}

  @Get()
  @Allow('settings:manage')
  async read(): Promise<SessionSettingsBody> {
    return sessionSettingsBody(await this.settings.current());
  }

  /** What is left out stays as it is. */
  @Put()
  @Allow('settings:manage')
  async change(
    @Body(new ZodPipe(sessionSettingsPart)) part: SessionSettingsPart,
    @RequestCause() cause: Cause,
  ): Promise<SessionSettingsBody> {
    const changed = await this.settings.change(settingsChanges(part), cause);
    if (!changed.ok) throw problemFrom(changed.refusal, refusals);
    return sessionSettingsBody(changed.value);
  }

  /** Newest first, with what each change made of the fields that it names. */
  @Get('history')
  @Allow('settings:manage')
  async history() {
    return { items: (await this.settings.history()).map(changeItem) };
  }
}

function changeItem({ at, actor, reason, changed, before, after }: SettingsChange) {
  const [old, now] = [sessionSettingsBody(before), sessionSettingsBody(after)];
  const fields = (Object.keys(now) as (keyof SessionSettingsBody)[]).filter((field) =>
    changed.some((name) => field === fieldOf[name as keyof typeof fieldOf]),
  );
  return {
    at,
    actor,
    reason,
    changes: fields.map((field) => ({ field, before: old[field], after: now[field] })),
  };
}
