import ipaddr from 'ipaddr.js'

/** All that is routed on the public internet: 2000::/3, of which the library knows the parts that are not. */
const globalUnicast = ipaddr.IPv6.parseCIDR('2000::/3')
/** Parts of 2000::/3 that stand for IPv4 addresses or for nothing (RFC 6890, RFC 9637), which the library may not know. */
const special = ['2001::/23', '2001:db8::/32', '2002::/16', '3fff::/20'].map((range) => ipaddr.IPv6.parseCIDR(range))

/**
 * True for an address of the public internet. Everything else is refused: this machine, its network, the carrier's, cloud
 * metadata (169.254.169.254, fd00:ec2::254), multicast, and every IPv6 form that wraps another address.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false
  const address = ipaddr.parse(text)
  if (address instanceof ipaddr.IPv4) return ipaddr.IPv4.isValidFourPartDecimal(text) && address.range() === 'unicast'
  return address.match(globalUnicast) && !special.some((range) => address.match(range)) && address.range() === 'unicast'
}
