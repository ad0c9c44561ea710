/** Someone else appended to the stream first. `handleCommand` decides again on the new state. */
export class RevisionConflict extends Error {
  override readonly name = 'RevisionConflict';

  constructor(
    readonly stream: string,
    readonly expectedRevision: number,
  ) {
    super(`${stream} is no longer at revision ${expectedRevision}`);
  }
}

/** The store holds, or was given, an event that this program's codec does not know. */
export class UnknownEvent extends Error {
  override readonly name = 'UnknownEvent';

  constructor(
    readonly type: string,
    readonly version: number,
  ) {
    super(`No codec for event ${type} version ${version}`);
  }
}

export class UnknownReadModel extends Error {
  override readonly name = 'UnknownReadModel';

  constructor(readonly model: string) {
    super(`There is no read model ${model}`);
  }
}
