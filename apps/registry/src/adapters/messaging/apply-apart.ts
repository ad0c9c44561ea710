import { DatabaseError } from 'pg';

/**
 * Applies rows; when the database refuses one of them as bad data, finds it by halving, so that one
 * row can never hold up the others. Answers all results.
 */
export async function applyApart<Row, Result>(
  rows: readonly Row[],
  apply: (rows: readonly Row[]) => Promise<Result>,
  onRefused: (row: Row, error: DatabaseError) => void,
): Promise<Result[]> {
  try {
    return [await apply(rows)];
  } catch (error) {
    if (!isBadData(error)) throw error;
    const [only] = rows;
    if (rows.length === 1 && only !== undefined) {
      onRefused(only, error);
      return [];
    }
    const half = Math.ceil(rows.length / 2);
    const first = await applyApart(rows.slice(0, half), apply, onRefused);
    return [...first, ...(await applyApart(rows.slice(half), apply, onRefused))];
  }
}

/** Class 22 is about the data alone: trying the same again cannot help. */
function isBadData(error: unknown): error is DatabaseError {
  return error instanceof DatabaseError && (error.code ?? '').startsWith('22');
}
