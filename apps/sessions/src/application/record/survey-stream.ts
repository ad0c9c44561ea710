/** A survey has a stream of its own: it comes when the session is over. */
export function surveyStream(surveyId: string): string {
  return `sessions.survey.${surveyId}`;
}
