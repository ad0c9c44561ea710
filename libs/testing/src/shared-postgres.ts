/** How Jest's set-up tells the workers where the shared Postgres listens. */
export const sharedPostgresVariable = 'JUMPFLEET_TEST_POSTGRES_PORT';
