import { z } from 'zod';

const isStorable = (text: string): boolean => !text.includes('\0') && text.isWellFormed();

/** Text from outside; what Postgres cannot keep is refused at the edge. */
export const inputText = (max: number, min = 0) =>
  z.string().min(min).max(max).refine(isStorable, 'holds characters that are no text');
