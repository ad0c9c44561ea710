import ipaddr from 'ipaddr.js';

/** An IPv4 or IPv6 address, or a CIDR range of them. */
export function isAddressRange(text: string): boolean {
  return ipaddr.isValidCIDR(text) || isWholeAddress(text);
}

/** As people write it: `ipaddr` takes `10` for an address, too. */
function isWholeAddress(text: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text);
}
