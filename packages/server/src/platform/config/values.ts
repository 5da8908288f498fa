import { StartProblem } from '../start-problem.ts'

/** A setting that cannot be used: which, and what it has to be. */
export class ConfigError extends StartProblem {}

/** Reads one setting from text; throws what it has to be. */
export type Reader<T> = (text: string) => T

const mustBe = (rule: string): never => {
  throw new ConfigError(rule)
}

export const asText: Reader<string> = (text) => text
export const asList: Reader<string[]> = (text) =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

export const asPort: Reader<number> = (text) => {
  const port = Number(text)
  return Number.isInteger(port) && port >= 0 && port <= 65_535 ? port : mustBe('a port number, 0 to 65535')
}

export const asCount: Reader<number> = (text) =>
  /^\d{1,4}$/.test(text) ? Number(text) : mustBe('a whole number, 0 or more')

export const asUrl: Reader<string> = (text) => {
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)
  return isHttp ? text.replace(/\/+$/, '') : mustBe('an http or https address')
}

export const asUuid: Reader<string> = (text) =>
  /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text) ? text.toLowerCase() : mustBe('a UUID')

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
  return amount === undefined || factor === undefined ? mustBe('a size, such as 128MiB') : Number(amount) * factor
}

const LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']
export const asLogLevel: Reader<string> = (text) =>
  LEVELS.includes(text) ? text : mustBe(`one of ${LEVELS.join(', ')}`)
