import { GatheredQuestions } from '@jumpfleet/messaging';

/** Reads streams that are asked for at the same time in one query. */
export class StreamLoader<Item extends { readonly stream: string }> {
  private readonly gathered = new GatheredQuestions((streams: readonly string[]) =>
    this.read(streams),
  );

  constructor(private readonly select: (streams: readonly string[]) => Promise<readonly Item[]>) {}

  load(stream: string): Promise<Item[]> {
    return this.gathered.ask(stream);
  }

  private async read(streams: readonly string[]): Promise<Item[][]> {
    const found = Map.groupBy(await this.select([...new Set(streams)]), ({ stream }) => stream);
    return streams.map((stream) => [...(found.get(stream) ?? [])]);
  }
}
