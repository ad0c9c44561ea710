/** How many stand on one page of the list. */
const perPage = 20;

type Named = Readonly<{ name: string; comments: string | null }>;
export type GroupPage<Group> = Readonly<{
  rows: readonly Group[];
  page: number;
  pages: number;
}>;

/** PO-13: those whose name or comments hold the text; a page beyond the last is the last. */
export function groupPage<Group extends Named>(
  groups: readonly Group[],
  filter: string,
  wished: number,
): GroupPage<Group> {
  const text = filter.trim().toLowerCase();
  const found = groups.filter(({ name, comments }) =>
    `${name}\n${comments ?? ''}`.toLowerCase().includes(text),
  );
  const pages = Math.max(1, Math.ceil(found.length / perPage));
  const page = Math.min(Math.max(1, wished), pages);
  return { rows: found.slice((page - 1) * perPage, page * perPage), page, pages };
}

type Keeper = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

/** PO-13: a filter that is kept over pages and sign-outs, for each person, until it is cleared. */
export class KeptFilter {
  readonly #keeper: Keeper;
  readonly #key: string;

  constructor(keeper: Keeper, accountId: string) {
    this.#keeper = keeper;
    this.#key = `jump-group-filter ${accountId}`;
  }

  get text(): string {
    return this.#keeper.getItem(this.#key) ?? '';
  }

  keep(text: string): void {
    if (text === '') this.#keeper.removeItem(this.#key);
    else this.#keeper.setItem(this.#key, text);
  }
}
