import { isIP } from 'node:net'
import { StartProblem } from '../start-problem.ts'
import { isUuid } from '../uuid.ts'

/** A setting that cannot be used: which, and what it has to be. */
export class ConfigError extends StartProblem {}

/** Reads one setting from text; throws what it has to be. */
export type Reader<T> = (text: string) => T

const mustBe = (rule: string): never => {
  throw new ConfigError(rule)
}

export const asText: Reader<string> = (text) => text

/** Ranges that Fastify knows by name. */
const RANGES = ['loopback', 'linklocal', 'uniquelocal']

/** Addresses and networks, with commas between them. */
export const asNetworks: Reader<string[]> = (text) => {
  const parts = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
  const isRead = parts.every((part) => RANGES.includes(part) || isNetwork(part))
  return isRead ? parts : mustBe('addresses or networks with commas between them, such as 10.0.0.1, 192.168.0.0/16')
}

/** Whether this is an address, or a network such as `10.0.0.0/8`. */
export function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/')
  if (isIP(address) === 0 || address.includes('%') || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (isIP(address) === 4 ? 32 : 128))
}

export const asPort: Reader<number> = (text) =>
  /^\d{1,5}$/.test(text) && Number(text) <= 65_535 ? Number(text) : mustBe('a port number, 0 to 65535')

export const asCount: Reader<number> = (text) =>
  /^\d{1,4}$/.test(text) ? Number(text) : mustBe('a whole number, 0 or more')

export const asUrl: Reader<string> = (text) => {
  const isPlain = isAddressOf(text, ['http:', 'https:']) && !/[?#@]/.test(text)
  return isPlain ? text.replace(/\/+$/, '') : mustBe('an http or https address, without query or password')
}

export const asDatabaseUrl: Reader<string> = (text) =>
  /^postgres(ql)?:\/\//.test(text) ? text : mustBe('an address such as postgresql://user:password@host/database')

export const asSmtpUrl: Reader<string> = (text) =>
  isAddressOf(text, ['smtp:', 'smtps:']) ? text : mustBe('an smtp or smtps address')

function isAddressOf(text: string, protocols: readonly string[]): boolean {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol)
}

export const asEmail: Reader<string> = (text) =>
  /^[^\s@]+@[^\s@]+$/.test(text) ? text : mustBe('an e-mail address, such as admin@admin.test')

export const asUuid: Reader<string> = (text) => (isUuid(text) ? text.toLowerCase() : mustBe('a UUID'))

export const asKey: Reader<string> = (text) => (/^[a-zA-Z0-9]{40}$/.test(text) ? text : mustBe('40 letters and digits'))

const UNITS: Record<string, number> = {
  '': 1,
  B: 1,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
}

/** `128 MiB`, `64MB` or plain bytes. */
export const asBytes: Reader<number> = (text) => {
  const [, amount, unit = ''] = /^(\d+)\s*([kmg]?i?b)?$/i.exec(text.trim()) ?? []
  const factor = UNITS[unit.toUpperCase()]
  const bytes = Number(amount) * (factor ?? NaN)
  return Number.isSafeInteger(bytes) && bytes > 0 ? bytes : mustBe('a size, such as 128MiB')
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
export const asLogLevel: Reader<string> = (text) =>
  LEVELS.includes(text) ? text : mustBe(`one of ${LEVELS.join(', ')}`)
