import { asciiLower } from '../ascii-case.ts'
import { isDomain, toAsciiDomain } from '../domain-name.ts'
import { isIp } from '../ip-address.ts'
import { refangHost } from '../refang.ts'
import { matching, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'
import { normaliseIp, wrongIp } from './addresses.ts'
import { isPort, wrongPort } from './ports.ts'

const advice = 'Please double check the value or select type "other".'
const wrongDomain: Fault = { rule: 'attribute.value.domain', message: `Domain has an invalid format. ${advice}` }
const wrongHostname: Fault = { rule: 'attribute.value.hostname', message: `Hostname has an invalid format. ${advice}` }
const wrongDomainHalf: Fault = { rule: 'attribute.value.domain', message: 'Domain has an invalid format.' }
const wrongHostnameHalf: Fault = { rule: 'attribute.value.hostname', message: 'Hostname has an invalid format.' }
const wrongOnion: Fault = { rule: 'attribute.value.onion', message: 'Onion address has an invalid format.' }

/** Domain and host names, alone and with an address or port. */
export const hostRules = {
  domain: {
    normalise: (value) => normaliseDomain(asciiLower(refangHost(value))),
    check: (value) => (isDomain(value) ? undefined : wrongDomain),
  },
  hostname: {
    normalise: (value) => asciiLower(refangHost(value)),
    check: (value) => (isDomain(value) ? undefined : wrongHostname),
  },
  'domain|ip': { normalise: normaliseDomainAndIp, check: checkDomainAndIp },
  'hostname|port': { normalise: (value) => asciiLower(value).replaceAll(':', '|'), check: checkHostnameAndPort },
  'onion-address': { normalise: asciiLower, check: matching(/^(?:[a-z2-7]{16}|[a-z2-7]{56})\.onion$/, wrongOnion) },
} satisfies Record<string, ValueRule>

/** Dots off both ends; an internationalised name in Punycode. */
function normaliseDomain(text: string): string {
  const name = trimDots(text)
  return isDomain(name) ? name : trimDots(toAsciiDomain(name))
}

function trimDots(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text[start] === '.') start += 1
  while (end > start && text[end - 1] === '.') end -= 1
  return text.slice(start, end)
}

/** What stands after a second `|` is dropped, as in MISP. */
function normaliseDomainAndIp(text: string): string {
  const value = asciiLower(refangHost(text))
  const [domain, ip] = value.split('|', 2)
  if (domain === undefined || ip === undefined) return value
  return `${normaliseDomain(domain)}|${normaliseIp(ip)}`
}

function checkDomainAndIp(value: string): Fault | undefined {
  const bar = value.indexOf('|')
  if (!isDomain(value.slice(0, bar))) return wrongDomainHalf
  return isIp(value.slice(bar + 1)) ? undefined : wrongIp
}

function checkHostnameAndPort(value: string): Fault | undefined {
  const bar = value.indexOf('|')
  if (!isDomain(value.slice(0, bar))) return wrongHostnameHalf
  return isPort(value.slice(bar + 1)) ? undefined : wrongPort
}
