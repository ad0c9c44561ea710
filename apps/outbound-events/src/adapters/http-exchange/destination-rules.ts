import { isIP } from 'node:net';
import type { BlockList } from 'node:net';
import {
  addressList,
  includesAddress,
  isInsideAddress,
  isReservedAddress,
} from './address-ranges.js';

export type DestinationOptions = Readonly<{
  privateAddresses: 'allow' | 'deny';
  /** Addresses, networks (CIDR) and host names that the operator allows whatever they are. */
  allowed: readonly string[];
}>;

/** Where this site lets its recipients be. */
export class DestinationRules {
  private readonly hosts: ReadonlySet<string>;
  private readonly addresses: BlockList;

  constructor(private readonly options: DestinationOptions) {
    const isAddress = (entry: string) => isIP(entry.split('/', 1)[0] ?? '') !== 0;
    this.addresses = addressList(options.allowed.filter(isAddress));
    this.hosts = new Set(options.allowed.filter((entry) => !isAddress(entry)).map(hostName));
  }

  /** `host` is what the recipient's URL names, `address` what would be connected to. */
  allows(host: string, address: string): boolean {
    if (this.hosts.has(hostName(host)) || includesAddress(this.addresses, address)) return true;
    if (isReservedAddress(address)) return false;
    return this.options.privateAddresses === 'allow' || !isInsideAddress(address);
  }
}

function hostName(text: string): string {
  return text.toLowerCase().replace(/\.$/, '');
}
