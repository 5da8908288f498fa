import { stringOf } from './text-of-string.ts'

/** What an attribute gives to a rule: strings to be looked for, conditions, and the modules that these ask. */
export type RuleParts = { strings: string[]; conditions: string[]; module?: 'hash' | 'pe' }

/** Values that stand in files as they are. Source: MISP's misp2yara, in `import-export` §3.2. */
const TEXTS = new Set(
  `ip-src ip-dst hostname domain email-src email-dst email-subject email-body url regkey pattern-in-file pattern-in-traffic
   pattern-in-memory cookie vulnerability text mutex btc xmr uri windows-scheduled-task windows-service-name
   windows-service-displayname email-dst-display-name email-src-display-name email-header email-reply-to email-x-mailer
   email-mime-boundary email-thread-index email-message-id github-username github-repository github-organisation
   mobile-application-id user-agent`
    .split(/\s+/)
    .concat('named pipe'),
)
/** Values of which each half stands in files, and those of which only the first does. A path may hold a bar: the last counts. */
const PAIRS = new Set(['domain|ip', 'regkey|value'])
const FIRST_HALVES = new Set(['ip-dst|port', 'ip-src|port', 'hostname|port'])

const HASHES: Readonly<Record<string, { digits: number; module: 'hash' | 'pe'; call: string }>> = {
  md5: { digits: 32, module: 'hash', call: 'hash.md5(0, filesize)' },
  sha1: { digits: 40, module: 'hash', call: 'hash.sha1(0, filesize)' },
  sha256: { digits: 64, module: 'hash', call: 'hash.sha256(0, filesize)' },
  imphash: { digits: 32, module: 'pe', call: 'pe.imphash()' },
}

/** What an attribute gives to a rule; undefined where its type gives nothing, no parts where its value cannot be looked for. */
export function rulePartsOf(type: string, value: string): RuleParts | undefined {
  const hash = HASHES[type.replace(/^filename\|/, '')]
  if (hash !== undefined && Object.hasOwn(HASHES, type.replace(/^filename\|/, ''))) return hashParts(hash, value)
  if (type === 'hex') return { strings: hexStrings(value), conditions: [] }
  const halves = halvesOf(type, value)
  if (halves === undefined) return undefined
  const strings = halves.filter((half) => half !== '').map((half) => `$ = ${stringOf(half)} ascii wide`)
  return { strings, conditions: [] }
}

function hashParts(
  { digits, module, call }: { digits: number; module: 'hash' | 'pe'; call: string },
  value: string,
): RuleParts {
  const hash = value.slice(value.lastIndexOf('|') + 1).toLowerCase()
  const isHash = hash.length === digits && /^[0-9a-f]+$/.test(hash)
  return { strings: [], conditions: isHash ? [`${call} == "${hash}"`] : [], module }
}

function hexStrings(value: string): string[] {
  const digits = value.replace(/\s+/g, '')
  // Its blank at the end is MISP's.
  return /^([0-9a-f]{2})+$/i.test(digits) ? [`$ = { ${value.trim().replace(/\s+/g, ' ')} } `] : []
}

function halvesOf(type: string, value: string): string[] | undefined {
  if (TEXTS.has(type)) return [value]
  const bar = value.lastIndexOf('|')
  if (PAIRS.has(type)) return [value.slice(0, Math.max(bar, 0)), value.slice(bar + 1)]
  return FIRST_HALVES.has(type) ? [value.slice(0, Math.max(bar, 0))] : undefined
}
