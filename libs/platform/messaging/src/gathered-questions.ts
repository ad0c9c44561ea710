export type GatheringLimits = Readonly<{
  /** Questions in one asking. */
  most?: number;
  /** Askings at the same time. */
  underWay?: number;
}>;

type Waiting<Question, Answer> = Readonly<{
  question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}>;

/**
 * Asks together what is asked at the same time. A lone question goes at the end of the turn; while askings
 * are under way the next one gathers what comes, so that the busier it is the more go together. A question
 * is always asked after it was put, never answered by an asking that was under way. Answers come in the
 * order of the questions.
 */
export class GatheredQuestions<Question, Answer> {
  private readonly waiting: Waiting<Question, Answer>[] = [];
  private readonly most: number;
  private readonly maxUnderWay: number;
  private underWay = 0;

  constructor(
    private readonly answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
    { most = 64, underWay = 2 }: GatheringLimits = {},
  ) {
    this.most = most;
    this.maxUnderWay = underWay;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      this.work();
    });
  }

  private work(): void {
    if (this.underWay >= this.maxUnderWay || this.waiting.length === 0) return;
    this.underWay++;
    setImmediate(() => {
      void this.answer(this.waiting.splice(0, this.most)).finally(() => {
        this.underWay--;
        this.work();
      });
    });
  }

  private async answer(asked: readonly Waiting<Question, Answer>[]): Promise<void> {
    if (asked.length === 0) return;
    try {
      const answers = await this.answerAll(asked.map(({ question }) => question));
      for (const [index, { resolve, reject }] of asked.entries()) {
        const answer = answers[index];
        if (answer === undefined) reject(new Error('a question was left without an answer'));
        else resolve(answer);
      }
    } catch (error) {
      for (const { reject } of asked) reject(error);
    }
  }
}
