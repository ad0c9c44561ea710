/** Lets one piece of work follow the other; a failure is that piece's alone. */
export class InTurn {
  private last: Promise<unknown> = Promise.resolve();

  do<Result>(work: () => Promise<Result>): Promise<Result> {
    const done = this.last.then(work);
    this.last = done.catch(() => undefined);
    return done;
  }
}
