import type { Customer, CustomerComputer } from '@jumpfleet/sessions-domain';

const maxLength = 128;

/** What a customer is called where a name is needed. */
export function customerName(
  { name }: Customer,
  computer: Pick<CustomerComputer, 'user' | 'hostname'> | null,
): string {
  return (name || computer?.user || computer?.hostname || 'Customer').slice(0, maxLength);
}
