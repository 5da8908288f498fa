import ipaddr from 'ipaddr.js'
import { findIndicators } from '../../free-text/find-indicators.ts'
import { others } from './relations.ts'
import type { Sheet } from './sheet.ts'

/** A longer line says nothing more of a way. */
const LONGEST = 4_096

/** The hosts that a message came by, as a `Received` header tells; addresses that lead nowhere in public say nothing. */
export function addReceived(sheet: Sheet, line: string): void {
  const [way = ''] = line.slice(0, LONGEST).split(';')
  // Addresses stand in brackets, some with a label before them.
  for (const { default_type, value } of findIndicators(way.replace(/[()[\]=]|IPv6:/g, ' '))) {
    if (default_type === 'ip-dst' && isPublic(value))
      sheet.add(others.receivedIp, value, { comment: line.slice(0, LONGEST) })
    if (default_type === 'hostname' || default_type === 'domain') {
      sheet.add(others.receivedHost, value, { comment: line.slice(0, LONGEST) })
    }
  }
}

function isPublic(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'unicast'
}
