import type { Customer, CustomerComputer } from '@jumpfleet/sessions-domain';

const maxLength = 128;

/** What a customer is called where a name is needed. */
export function customerName(
  { name }: Customer,
  computer: Pick<CustomerComputer, 'user' | 'hostname'> | null,
): string {
  const names = [name, computer?.user, computer?.hostname];
  return (names.find((one) => one !== undefined && one !== '') ?? 'Customer').slice(0, maxLength);
}
