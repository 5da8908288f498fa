import { asciiLower, asciiUpper } from '../ascii-case.ts'
import { utf8Length } from '../utf8-length.ts'
import { matching, wrongFormat, type ValueRule } from '../value-rule.ts'
import type { Fault } from '../verdict.ts'
import { isHex } from './hashes.ts'

const wrongCve: Fault = { rule: 'attribute.value.vulnerability', message: 'Invalid format. Expected: CVE-xxxx-xxxx...' }
const wrongCwe: Fault = { rule: 'attribute.value.weakness', message: 'Invalid format. Expected: CWE-x...' }
const wrongService: Fault = {
  rule: 'attribute.value.windows-service',
  message:
    "Invalid format. Only values shorter than 256 characters that don't include any forward or backward slashes are allowed.",
}
const wrongFingerprint: Fault = {
  rule: 'attribute.value.ssh-fingerprint',
  message: 'SSH fingerprint must be in MD5 or SHA256 format.',
}
const wrongJson = wrongFormat('attribute.value.json')
const wrongUuid: Fault = { rule: 'attribute.value.uuid', message: 'Please provide a valid RFC 4122 UUID' }

const service: ValueRule = { check: checkService }

/** Values with a notation of their own. */
export const notationRules = {
  vulnerability: { normalise: upperWithHyphens, check: matching(/^CVE-[0-9]{4}-[0-9]{4,}$/, wrongCve) },
  weakness: { normalise: upperWithHyphens, check: matching(/^CWE-[0-9]+$/, wrongCwe) },
  hex: { normalise: asciiUpper, check: matching(/^[0-9A-F]+$/, wrongFormat('attribute.value.hex')) },
  'mac-address': { normalise: normaliseMac, check: macOf(6) },
  'mac-eui-64': { normalise: normaliseMac, check: macOf(8) },
  'ssh-fingerprint': { check: checkSshFingerprint },
  'windows-service-name': service,
  'windows-service-displayname': service,
  cortex: { check: checkJson },
  uuid: {
    normalise: asciiLower,
    check: matching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, wrongUuid),
  },
} satisfies Record<string, ValueRule>

/** An en dash, as word processors put it, counts as a hyphen. */
function upperWithHyphens(value: string): string {
  return asciiUpper(value.replaceAll('–', '-'))
}

/** Lower case, in pairs with colons between them, whatever stood between them before. */
function normaliseMac(value: string): string {
  const digits = asciiLower(value).replace(/[.: -]/g, '')
  return digits.match(/[^]{1,2}/g)?.join(':') ?? ''
}

function macOf(pairs: number): (value: string) => Fault | undefined {
  return matching(new RegExp(`^(?:[0-9a-f]{2}:){${pairs - 1}}[0-9a-f]{2}$`), wrongFormat('attribute.value.mac'))
}

/** `SHA256:` and the base64 of 32 bytes, with or without its padding; or 16 bytes in hex, with or without `MD5:`. */
function checkSshFingerprint(value: string): Fault | undefined {
  if (value.startsWith('SHA256:')) {
    return /^[A-Za-z0-9+/]{43}=?$/.test(value.slice(7)) ? undefined : wrongFingerprint
  }
  const bytes = value.startsWith('MD5:') ? value.slice(4) : value
  return isHex(bytes.replaceAll(':', ''), 32) ? undefined : wrongFingerprint
}

function checkService(value: string): Fault | undefined {
  return utf8Length(value) > 256 || /[\\/]/.test(value) ? wrongService : undefined
}

function checkJson(value: string): Fault | undefined {
  try {
    JSON.parse(value)
    return undefined
  } catch {
    return wrongJson
  }
}
