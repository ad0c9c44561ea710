import { Problem } from '@jumpfleet/http';

/** So many enrolments may be under way at once; more wait at the client, which tries again. */
export class EnrolmentDoorway {
  private atOnce = 0;

  constructor(private readonly maxAtOnce: number) {}

  async pass<Value>(enrol: () => Promise<Value>): Promise<Value> {
    if (this.atOnce >= this.maxAtOnce)
      throw new Problem({
        status: 503,
        code: 'server-busy',
        detail: 'Too many computers enrol at this moment. Try again in a few seconds.',
      });
    this.atOnce++;
    try {
      return await enrol();
    } finally {
      this.atOnce--;
    }
  }
}

/** RG-54, RG-55. */
export const limitsReached = {
  'total-reached': {
    status: 409,
    detail: 'The total number of deployable Jump Clients for this site has been reached.',
  },
  'active-reached': {
    status: 409,
    detail: 'The total number of deployable active Jump Clients for this site has been reached.',
  },
} as const;
