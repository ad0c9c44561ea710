import type { DomainEvent } from '@jumpfleet/kernel';
import type { SessionEventData } from '@jumpfleet/sessions-contracts';
import type { SessionParties } from '@jumpfleet/sessions-domain';
import { z } from 'zod';
import type { EventPart } from './event-part.js';
import { factPartiesOf } from './session-facts.js';
import { instant, parties } from './session-shapes.js';

/** The answers are no part of it: they are kept, and deleted, with the session's record. */
type SurveyCompleted = DomainEvent<
  'SurveyCompleted',
  1,
  SessionParties & {
    surveyId: string;
    by: Readonly<{ type: 'customer' | 'representative'; id: string; name: string }>;
    submittedAt: string;
  }
>;
export type RecordEvent = SurveyCompleted;

type Published = SessionEventData<'jumpfleet.session.customer-survey-completed.v1'>;

export const recordEvents: EventPart<RecordEvent> = {
  specs: {
    SurveyCompleted: {
      version: 1,
      schema: z.object({
        ...parties,
        surveyId: z.uuid(),
        by: z.object({
          type: z.enum(['customer', 'representative']),
          id: z.string(),
          name: z.string(),
        }),
        submittedAt: instant,
      }),
    },
  },
  publish: {
    SurveyCompleted: ({ data }) => {
      const { surveyId, by, submittedAt } = data;
      return {
        type: `jumpfleet.session.${by.type}-survey-completed.v1`,
        subject: data.sessionId,
        data: { ...factPartiesOf(data), surveyId, by, submittedAt } satisfies Published,
      };
    },
  },
};
