/**
 * The lists of the starter content, under the names of the public library where it has them, so that its richer ones
 * take their place. They name what is no threat by its nature, and are the only ones enabled from the start.
 */
export const starterLists: ReadonlySet<string> = new Set([
  'List of RFC 1918 CIDR blocks',
  'List of RFC 3849 CIDR blocks',
  'List of RFC 5735 CIDR blocks',
  'List of RFC 5771 multicast CIDR blocks',
  'List of RFC 6598 CIDR blocks',
  'List of RFC 6761 Special-Use Domain Names',
  'List of RFC 6890 special-purpose CIDR blocks',
  'List of IPv6 link local blocks',
  'List of hashes for EICAR test virus',
  'List of known hashes for empty files',
  'List of known IPv4 public DNS resolvers',
  'List of known IPv6 public DNS resolvers',
  'List of known public DNS resolvers expressed as hostname',
])
