/** One hash: the rate, the run of Redis that it was written for, the era, and where each line stands. */
export const rateKey = 'jumpfleet:reconnect-rate';
/** Whom the lane of returns expects, by client, at which instant (microseconds). */
export const returnsKey = 'jumpfleet:reconnect-returns';
/** When the gate let somebody through, newest first, in microseconds. */
export const admissionsKey = 'jumpfleet:admissions';
/** Per limiter: the first instant that anybody waits for at its gate, and when it said so (microseconds). */
export const headsKey = 'jumpfleet:gate-heads';
/** How many clients each limiter said that it holds, and when. */
export const onlineKey = 'jumpfleet:online-clients';
/** One hash: the bytes per second, the run of Redis that they were written for, and the first free instant. */
export const bandwidthKey = 'jumpfleet:upgrade-bandwidth';
export const reservationPrefix = 'jumpfleet:reconnect-slot:';
export const reservationKey = (clientId: string) => `${reservationPrefix}${clientId}`;
