import { ipv6Groups, isIp } from '@tocsin/format'
import { portComment, type Candidate } from './candidate.ts'
import type { Detected } from './indicator.ts'
import { isMailAddress } from './mail-address.ts'

const ipTypes = ['ip-dst', 'ip-src', 'ip-src/ip-dst'] as const
const ipPortTypes = ['ip-dst|port', 'ip-src|port', 'ip-src|port/ip-dst|port'] as const
const mailTypes = ['email-src', 'email', 'email-dst', 'target-email', 'whois-registrant-email'] as const

/** An address on its own, as it was written. */
export function detectPlainIp(text: string): Detected | undefined {
  return isIp(text) ? { types: ipTypes, value: text } : undefined
}

export function detectMail({ refanged }: Candidate): Detected | undefined {
  return refanged.includes('@') && isMailAddress(refanged) ? { types: mailTypes, value: refanged } : undefined
}

/** An address, alone or with a port or the length of a network's prefix. Source: MISP's ComplexTypeTool::checkForIP. */
export function detectIp(candidate: Candidate): Detected | undefined {
  const { refanged, withoutPort, port } = candidate
  // The last group of an IPv6 address looks like a port.
  if (ipv6Groups(refanged) !== undefined) return { types: ipTypes, value: refanged }
  const address = withoutPort.startsWith('[') && withoutPort.endsWith(']') ? withoutPort.slice(1, -1) : withoutPort
  if (isIp(address) && port !== undefined) {
    return { types: ipPortTypes, value: `${address}|${port}`, ...portComment(candidate) }
  }
  if (isIp(withoutPort)) return { types: ipTypes, value: withoutPort }
  const [network = '', length = '', ...more] = withoutPort.split('/', 3)
  const isNetwork = more.length === 0 && /^[0-9]{1,3}$/.test(length) && isIp(network)
  return isNetwork ? { types: ipTypes, value: withoutPort, ...portComment(candidate) } : undefined
}
