const most = 64;

type Waiting<Question, Answer> = Readonly<{
  question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}>;

/** Asks together what is asked in the same turn of the event loop. Answers come in the order of the questions. */
export class GatheredQuestions<Question, Answer> {
  private waiting: Waiting<Question, Answer>[] = [];

  constructor(
    private readonly answerAll: (questions: readonly Question[]) => Promise<readonly Answer[]>,
  ) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (this.waiting.length === 1) setImmediate(() => this.flush());
      else if (this.waiting.length === most) this.flush();
    });
  }

  private flush(): void {
    const asked = this.waiting;
    this.waiting = [];
    if (asked.length > 0) void this.answer(asked);
  }

  private async answer(asked: readonly Waiting<Question, Answer>[]): Promise<void> {
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
