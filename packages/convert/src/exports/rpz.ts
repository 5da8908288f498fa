import type ipaddr from 'ipaddr.js'
import type { Exporter } from '../exporter.ts'
import { distinctLines } from './distinct-lines.ts'
import type { ExportedAttribute } from './exported.ts'
import { domainOf, networkOf, type Network } from './network-parts.ts'

/** Source: MISP's RPZExport, in `import-export` §3.2; the numbers are those of its `policy` parameter. */
const actions = {
  DROP: { number: 0, target: 'rpz-drop.', effect: 'the query will not be answered' },
  NXDOMAIN: { number: 1, target: '.', effect: 'NXDOMAIN (the name does not exist) will be answered' },
  NODATA: { number: 2, target: '*.', effect: 'NODATA (the name exists, without records) will be answered' },
  'Local-Data': { number: 3, target: undefined, effect: 'the walled garden will be answered' },
  PASSTHRU: { number: 4, target: 'rpz-passthru.', effect: 'the query will be answered as usual' },
  'TCP-only': { number: 5, target: 'rpz-tcp-only.', effect: 'the client will be told to ask over TCP' },
} as const

export type RpzOptions = {
  /** A name or a number of the table above; NXDOMAIN unless it is one. */
  policy?: string | undefined
  walled_garden?: string | undefined
  ns?: string | undefined
  email?: string | undefined
  /** `$date` stands for the day of `today`, written YYYYMMDD. */
  serial?: string | undefined
  refresh?: string | undefined
  retry?: string | undefined
  expiry?: string | undefined
  minimum_ttl?: string | undefined
  ttl?: string | undefined
  today: Date
}

/** A response policy zone: what name servers answer to queries for these names, and to those that lead to these addresses. */
export const rpz: Exporter<ExportedAttribute, RpzOptions> = {
  name: 'rpz',
  contentType: 'text/plain; charset=utf-8',
  async *write(pages, options) {
    const action = actionOf(options.policy)
    const target = action.target ?? gardenOf(options.walled_garden)
    yield head(options)
    yield `; To queries for the following names, and to those whose answer is one of the following addresses, ${action.effect}.\n`
    yield* distinctLines(pages, (attribute) => triggersOf(attribute).map((trigger) => `${trigger} ${target}`))
  },
}

function head(options: RpzOptions): string {
  const ns = nameOr(options.ns, 'localhost.')
  const email = nameOr(options.email, 'root.localhost')
  const day = options.today.toISOString().slice(0, 10).replaceAll('-', '')
  const serial = matching(/^\d{1,10}$/, options.serial?.replace('$date', day), `${day}00`)
  const times = [
    timeOr(options.refresh, '2h'),
    timeOr(options.retry, '30m'),
    timeOr(options.expiry, '30d'),
    timeOr(options.minimum_ttl, '1h'),
  ]
  const blanks = ' '.repeat(16)
  return `$TTL ${timeOr(options.ttl, '1w')};\n@${blanks.slice(1)}SOA ${ns} ${email} (${serial} ${times.join(' ')})\n${blanks}NS ${ns}\n\n`
}

/** A name of 255 octets at most has to hold `*.`, the name itself and that of the zone, which is not known here. */
const MAX_NAME = 200

/** The owner names of the records that an attribute stands for. A domain covers what is below it, a host itself. */
function triggersOf(attribute: ExportedAttribute): string[] {
  const network = networkOf(attribute)
  const domain = domainOf(attribute)
  const names =
    domain === undefined || domain.length > MAX_NAME
      ? []
      : attribute.type.startsWith('domain')
        ? [domain, `*.${domain}`]
        : [domain]
  return [...(network ? [`${networkName(network)}.rpz-ip`] : []), ...names].map((name) => `${name} CNAME`)
}

/** `24.0.2.0.192` for 192.0.2.0/24; in version 6 the longest run of noughts is `zz`. Source: BIND's manual, "RPZ-IP". */
function networkName({ address, prefix }: Network): string {
  return [String(prefix), ...groupsOf(address)].join('.')
}

function groupsOf(address: ipaddr.IPv4 | ipaddr.IPv6): string[] {
  if (address.kind() === 'ipv4') return address.toString().split('.').toReversed()
  const [before = '', after] = address.toString().split('::')
  const groups = (text: string) => (text === '' ? [] : text.split(':'))
  const all = after === undefined ? groups(before) : [...groups(before), 'zz', ...groups(after)]
  return all.toReversed()
}

type Action = (typeof actions)[keyof typeof actions]

function actionOf(policy = 'NXDOMAIN'): Action {
  const found = Object.entries(actions).find(
    ([name, { number }]) => name.toLowerCase() === policy.toLowerCase() || String(number) === policy,
  )
  return found?.[1] ?? actions.NXDOMAIN
}

function gardenOf(text: string | undefined): string {
  return nameOr(text, '127.0.0.1')
}

/** What is sent stands in the zone as it is: only names do. */
function nameOr(text: string | undefined, standard: string): string {
  return matching(/^[A-Za-z0-9_-]{1,63}(\.[A-Za-z0-9_-]{1,63})*\.?$/, text, standard)
}

function timeOr(text: string | undefined, standard: string): string {
  return matching(/^(\d{1,10}[smhdw]?)+$/i, text, standard)
}

function matching(pattern: RegExp, text: string | undefined, standard: string): string {
  return text !== undefined && pattern.test(text) ? text : standard
}
