import type { GroupWish } from './items.js';

/** Groups and personal lists as one set of numbers: that of a personal list is negative. */
export const listKeyOf = ({ type, id }: GroupWish): number => (type === 'personal' ? -id : id);
