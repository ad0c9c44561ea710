/** SB-02: so many Jump Clients may have a session starting at the same time. */
export const maxConcurrentStarts = 20;

/** A further start on a Jump Client that is already being started does not add to the number. */
export function admitsStart(otherClientsStarting: number): boolean {
  return otherClientsStarting < maxConcurrentStarts;
}
