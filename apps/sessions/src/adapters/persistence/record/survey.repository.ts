import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { EntityManager } from 'typeorm';
import { RecordGone } from '../../../application/record/ports.js';
import type { Surveys } from '../../../application/record/ports.js';
import type { Survey, SurveyAnswer } from '../../../application/record/record.js';
import { lockRecord } from './record-lock.js';

type SurveyRow = Readonly<{
  id: string;
  session_id: string;
  kind: Survey['kind'];
  by_id: string;
  by_name: string;
  answers: readonly SurveyAnswer[];
  submitted_at: Date;
}>;

@Injectable()
export class SurveyRepository implements Surveys {
  constructor(@Inject(DataSource) private readonly dataSource: DataSource) {}

  within(survey: Survey): (tx: EntityManager) => Promise<void> {
    return async (tx) => {
      if (!(await lockRecord(tx, survey.sessionId))) throw new RecordGone(survey.sessionId);
      await insertSurvey(tx, survey);
    };
  }

  async of(sessionIds: readonly string[]): Promise<Survey[]> {
    const rows = await this.dataSource.query<SurveyRow[]>(
      `SELECT id, session_id, kind, by_id, by_name, answers, submitted_at FROM session_survey
       WHERE session_id = ANY ($1) ORDER BY submitted_at, id`,
      [sessionIds],
    );
    return rows.map(({ id, session_id, kind, by_id, by_name, answers, submitted_at }) => ({
      ...{ id, kind, answers, sessionId: session_id, submittedAt: submitted_at },
      by: { id: by_id, name: by_name },
    }));
  }
}

async function insertSurvey(tx: EntityManager, survey: Survey): Promise<void> {
  const { id, sessionId, kind, by, answers, submittedAt } = survey;
  await tx.query(
    `INSERT INTO session_survey (id, session_id, kind, by_id, by_name, answers, submitted_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [id, sessionId, kind, by.id, by.name, JSON.stringify(answers), submittedAt],
  );
}
