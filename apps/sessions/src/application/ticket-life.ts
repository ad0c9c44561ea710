/** How long a representative may wait before opening the line. */
export const ticketLifeMs = 60_000;
