import type { StixRecord, StixValue } from '../shape/shape.ts'
import { recordOf, textOfLeaf } from '../shape/to-xml.ts'
import { rowOf } from '../../row-of.ts'

/** How a value of an attribute stands at a place in STIX: undefined where it cannot stand there, or nothing does. */
export type Form = {
  write(value: string): StixValue | undefined
  read(value: StixValue): string | string[] | undefined
}

/** In patterns, values that any of is enough stand in one text. Source: the common types of CybOX 2.1. */
const DELIMITER = '##comma##'

export function valuesOf(value: StixValue): string[] {
  return textOfLeaf(value)
    .split(DELIMITER)
    .map((one) => one.trim())
    .filter((one) => one !== '')
}

const readText = (value: StixValue): string | undefined => textOfLeaf(value) || undefined

const equal = (value: string | number): StixRecord => ({ value, condition: 'Equals' })

/** Text that has to be equal. */
export const equals: Form = { write: equal, read: readText }

/** Text of which nothing is said. */
export const plain: Form = { write: (value) => value, read: readText }

const WHOLE = /^\d{1,15}$/

/** A whole number that has to be equal: the schema allows nothing else there. */
export const wholeNumber: Form = {
  write: (value) => (WHOLE.test(value) ? equal(Number(value)) : undefined),
  read: readText,
}

export const plainNumber: Form = { write: (value) => (WHOLE.test(value) ? Number(value) : undefined), read: readText }

const DECIMAL = /^\d{1,15}(\.\d{1,15})?$/

export const decimal: Form = {
  write: (value) => (DECIMAL.test(value) ? equal(Number(value)) : undefined),
  read: readText,
}

export const plainDecimal: Form = {
  write: (value) => (DECIMAL.test(value) ? Number(value) : undefined),
  read: readText,
}

export const flag: Form = {
  write: (value) => (/^(true|false|0|1)$/i.test(value) ? /^(true|1)$/i.test(value) : undefined),
  read: readText,
}

const DATE_TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?(Z|[+-]\d\d:?\d\d)?$/

/** The same with a colon in its zone, as XML has it. */
function timeOf(value: string): string | undefined {
  if (/^\d{4}-\d\d-\d\d$/.test(value)) return `${value}T00:00:00`
  const text = value.trim().replace(' ', 'T')
  return DATE_TIME.test(text) ? text.replace(/Z$/, '+00:00').replace(/([+-]\d\d)(\d\d)$/, '$1:$2') : undefined
}

export const time: Form = {
  write(value) {
    const text = timeOf(value)
    return text === undefined ? undefined : { ...equal(text), precision: 'second' }
  },
  read: readText,
}

export const plainTime: Form = { write: timeOf, read: readText }

/** A day stands alone where the schema asks for one. */
export const day: Form = {
  write(value) {
    const found = /^\d{4}-\d\d-\d\d(?=$|[T ])/.exec(value.trim())?.[0]
    return found === undefined ? undefined : { ...equal(found), precision: 'day' }
  },
  read: readText,
}

/** An object of one type around one text. */
function around(type: string, key: string, fixed: (value: string) => StixRecord, inner: Form = equals): Form {
  return {
    write(value) {
      const written = inner.write(value)
      return written === undefined ? undefined : { [key]: written, ...fixed(value), 'xsi:type': type }
    },
    read: (value) => readText(recordOf(value)[key] ?? ''),
  }
}

export const port = around('PortObjectType', 'port_value', () => ({}), wholeNumber)
export const host = around('HostnameObjectType', 'hostname_value', () => ({}))
export const uri = around('URIObjectType', 'value', () => ({}), plain)
export const mailAddress = around('AddressObjectType', 'address_value', () => ({ category: 'e-mail' }))
export const plainMailAddress = around('AddressObjectType', 'address_value', () => ({ category: 'e-mail' }), plain)
export const bareAddress = around(
  'AddressObjectType',
  'address_value',
  (value): StixRecord => (value.includes(':') ? { category: 'ipv6-addr' } : {}),
  plain,
)

/** What is written of an address, and whether traffic comes from it or goes there. */
export function addressFields(value: string, isSource: boolean): StixRecord {
  const isNetwork = value.includes('/')
  const category = isNetwork ? 'cidr' : value.includes(':') ? 'ipv6-addr' : 'ipv4-addr'
  return {
    address_value: { value, condition: isNetwork ? 'Contains' : 'Equals' },
    category,
    is_source: isSource,
    is_destination: !isSource,
    'xsi:type': 'AddressObjectType',
  }
}

export const address = (isSource: boolean): Form => ({
  write: (value) => addressFields(value, isSource),
  read: (value) => readText(recordOf(value)['address_value'] ?? ''),
})

/** The names of hashes that CybOX has; others stand as they are, which its schema allows. */
const HASH_NAMES: Readonly<Record<string, string>> = {
  md5: 'MD5',
  sha1: 'SHA1',
  sha224: 'SHA224',
  sha256: 'SHA256',
  sha384: 'SHA384',
  sha512: 'SHA512',
  ssdeep: 'SSDEEP',
}

/**
 * A hash among others. Where CybOX has no name for one, misp-stix takes the name of the hash of the same length, which says
 * something else: here it has the name that MISP has for it.
 */
export function hash(type: string): Form {
  const known = HASH_NAMES[type]
  const name = known ?? type.toUpperCase()
  return {
    write(value) {
      const vocabulary = known === undefined ? {} : { 'xsi:type': 'cyboxVocabs:HashNameVocab-1.0' }
      const named = { value: name, ...vocabulary, condition: 'Equals' }
      return type === 'ssdeep'
        ? { type: named, fuzzy_hash_value: value }
        : { type: named, simple_hash_value: equal(value) }
    },
    read(value) {
      const { type: said, simple_hash_value: simple, fuzzy_hash_value: fuzzy } = recordOf(value)
      const found = textOfLeaf(simple ?? fuzzy)
      const isOurs = said === undefined ? nameByLength(found) === name : sameName(textOfLeaf(said), name)
      return isOurs ? found || undefined : undefined
    },
  }
}

/** Documents write SHA-256 as well as SHA256. */
function sameName(said: string, name: string): boolean {
  return said.toUpperCase().replace(/^SHA-/, 'SHA') === name
}

const LENGTHS: Readonly<Record<number, string>> = {
  32: 'MD5',
  40: 'SHA1',
  56: 'SHA224',
  64: 'SHA256',
  96: 'SHA384',
  128: 'SHA512',
}

function nameByLength(value: string): string | undefined {
  return LENGTHS[value.length]
}

/** What a certificate is signed with, which names the algorithm beside it. */
export function signature(algorithm: string): Form {
  return {
    write: (value) => ({ signature: equal(value), signature_algorithm: equal(algorithm) }),
    read(value) {
      const { signature: found, signature_algorithm: said } = recordOf(value)
      return textOfLeaf(said).toUpperCase() === algorithm ? readText(found ?? '') : undefined
    },
  }
}

/** A system is named by its handle or its number. */
export const system: Form = {
  write: (value) => (WHOLE.test(value) ? { number: equal(Number(value)) } : { handle: equal(value) }),
  read: (value) => readText(recordOf(value)['handle'] ?? recordOf(value)['number'] ?? ''),
}

const STATES = ['listening', 'blocking']

/** The states of a socket are flags. */
export const socketState: Form = {
  write: (value) => (STATES.includes(value) ? { [`is_${value}`]: true } : undefined),
  read: (value) => STATES.filter((state) => textOfLeaf(recordOf(value)[`is_${state}`]) === 'true'),
}

export const password: Form = {
  write: (value) => ({ authentication_type: 'password', authentication_data: value }),
  read: (value) => readText(recordOf(value)['authentication_data'] ?? ''),
}

export const windowsGroup = around('WindowsGroupType', 'name', () => ({}), plain)
export const unixGroup = around('UnixGroupType', 'group_id', () => ({}), plainNumber)

/** The short names that hives have. Source: misp-stix; the schema of CybOX knows the long ones alone. */
const HIVES: Readonly<Record<string, string>> = {
  HKCR: 'HKEY_CLASSES_ROOT',
  HKCC: 'HKEY_CURRENT_CONFIG',
  HKCU: 'HKEY_CURRENT_USER',
  HKLM: 'HKEY_LOCAL_MACHINE',
  HKU: 'HKEY_USERS',
  HKCULS: 'HKEY_CURRENT_USER_LOCAL_SETTINGS',
  HKPD: 'HKEY_PERFORMANCE_DATA',
  HKPN: 'HKEY_PERFORMANCE_NLSTEXT',
  HKPT: 'HKEY_PERFORMANCE_TEXT',
}

export const hive: Form = {
  write(value) {
    const name = value.replace(/^\\+/, '').toUpperCase()
    return equal(rowOf(HIVES, name) ?? name)
  },
  read: readText,
}

/** A number in a list, written as the schema has it. */
const numbered = (pattern: RegExp): Form => ({
  write: (value) => (pattern.test(value) ? value : undefined),
  read: readText,
})

export const cve = numbered(/^CVE-\d{4}-\d+$/)
export const cwe = numbered(/^CWE-\d+$/)
export const capec: Form = {
  write: (value) => numbered(/^CAPEC-\d+$/).write(value.startsWith('CAPEC') ? value : `CAPEC-${value}`),
  read: readText,
}
