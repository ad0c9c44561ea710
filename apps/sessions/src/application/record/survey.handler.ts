import { EVENT_STORE, RevisionConflict } from '@jumpfleet/event-log';
import type { EventStore } from '@jumpfleet/event-log';
import type { Cause, Clock, Result } from '@jumpfleet/kernel';
import { ok, refuse } from '@jumpfleet/kernel';
import { CLOCK } from '@jumpfleet/lifecycle';
import { Inject, Injectable } from '@nestjs/common';
import { createHash } from 'node:crypto';
import type { RecordEvent } from '../events/record-events.js';
import type { SessionRow } from '../session-list.projection.js';
import { RecordGone, SURVEYS } from './ports.js';
import type { Surveys } from './ports.js';
import type { Survey, SurveyAnswer } from './record.js';
import { storableText } from './storable-text.js';
import { surveyStream } from './survey-stream.js';

export type SurveyRefusal = Readonly<{ kind: 'survey-given' | 'session-not-found' }>;
export type GivenSurvey = Readonly<{
  session: SessionRow;
  by: Readonly<{ type: 'customer' | 'representative'; id: string; name: string }>;
  answers: readonly SurveyAnswer[];
}>;

/** Exit surveys: each person answers once for a session. */
@Injectable()
export class SurveyHandler {
  constructor(
    @Inject(EVENT_STORE) private readonly events: EventStore<RecordEvent>,
    @Inject(SURVEYS) private readonly surveys: Surveys,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  async handle(given: GivenSurvey, cause: Cause): Promise<Result<Survey, SurveyRefusal>> {
    const survey = this.surveyOf(given);
    const { session, by } = given;
    const completed: RecordEvent = {
      type: 'SurveyCompleted',
      version: 1,
      data: {
        sessionId: session.id,
        clientId: session.client_id,
        clientName: session.client_name,
        representative: { id: session.representative_id, name: session.representative_name },
        externalKey: session.external_key,
        ...(Object.keys(session.custom).length > 0 && { custom: session.custom }),
        surveyId: survey.id,
        by,
        submittedAt: survey.submittedAt.toISOString(),
      },
    };
    try {
      const within = this.surveys.within(survey);
      await this.events.append(surveyStream(survey.id), 0, [completed], { cause, within });
      return ok(survey);
    } catch (error) {
      if (error instanceof RevisionConflict) return refuse({ kind: 'survey-given' });
      if (error instanceof RecordGone) return refuse({ kind: 'session-not-found' });
      throw error;
    }
  }

  private surveyOf({ session, by, answers }: GivenSurvey): Survey {
    return {
      id: idOf(session.id, by),
      sessionId: session.id,
      kind: by.type,
      by: { id: by.id, name: by.name },
      answers: answers.map(({ name, label, type, value }) => ({
        ...{ name: storableText(name), label: storableText(label), type },
        value: storableText(value),
      })),
      submittedAt: this.clock.now(),
    };
  }
}

/** The same for a second survey of the same person, whose stream is there already then. */
function idOf(sessionId: string, { type, id }: GivenSurvey['by']): string {
  const hash = createHash('sha256').update([sessionId, type, id].join('\n')).digest('hex');
  const parts = [hash.slice(0, 8), hash.slice(8, 12), `8${hash.slice(13, 16)}`];
  return [...parts, `8${hash.slice(17, 20)}`, hash.slice(20, 32)].join('-');
}
