import { defaultToIds } from '@tocsin/format'
import { readCandidate } from './candidate.ts'
import { candidatesIn, placedCandidatesIn } from './candidates.ts'
import { detectIp, detectMail, detectPlainIp } from './detect-address.ts'
import { detectHash } from './detect-hash.ts'
import { detectDotted } from './detect-host.ts'
import { detectAutonomousSystem, detectBitcoin, detectPath, detectPhone, detectVulnerability } from './detect-name.ts'
import type { Detected, FindOptions, Indicator } from './indicator.ts'
import { vendorDomains } from './vendor-domains.ts'

/**
 * Finds the indicators in free text, in the order in which they appear, each value once: addresses, hosts, pages, mail
 * addresses, digests, files, registry keys, vulnerabilities, phone numbers, autonomous systems and bitcoin addresses,
 * defanged or not. Lazy, and linear in the length of the text.
 *
 * Source: MISP's ComplexTypeTool, in `import-export` §1. Where it differs: `docs/compatibility/freetext.md`.
 */
export function* findIndicators(text: string, options: FindOptions = {}): Generator<Indicator> {
  for (const indicator of lookForIndicators(text, options)) if (indicator) yield indicator
}

/** As `findIndicators`, with a pause (`undefined`) behind each word that is none: for whoever has other things to do as well. */
export function* lookForIndicators(text: string, options: FindOptions = {}): Generator<Indicator | undefined> {
  const vendors = options.vendorDomains ?? vendorDomains
  const seen = new Set<string>()
  for (const raw of candidatesIn(text)) {
    const detected = options.isExcluded?.(raw) ? undefined : detect(raw, vendors)
    const isNew = detected !== undefined && !seen.has(detected.value)
    if (isNew) seen.add(detected.value)
    yield isNew ? indicatorOf(raw, detected) : undefined
  }
}

/** An indicator and where it stands in the text. */
export type PlacedIndicator = { indicator: Indicator; start: number; end: number }

/** As `findIndicators`, every time that one occurs, with its place; what stands in quotes counts word by word. */
export function* locateIndicators(text: string, options: FindOptions = {}): Generator<PlacedIndicator> {
  const vendors = options.vendorDomains ?? vendorDomains
  for (const { text: raw, start } of placedCandidatesIn(text)) {
    const detected = options.isExcluded?.(raw) ? undefined : detect(raw, vendors)
    if (detected) yield { indicator: indicatorOf(raw, detected), start, end: start + raw.length }
  }
}

/** The first detector that knows the candidate decides. */
function detect(raw: string, vendors: ReadonlySet<string>): Detected | undefined {
  const asWritten = detectPlainIp(raw) ?? detectHash(raw)
  if (asWritten !== undefined) return asWritten
  const candidate = readCandidate(raw)
  return (
    detectMail(candidate) ??
    detectIp(candidate) ??
    detectDotted(candidate, vendors) ??
    detectPath(raw) ??
    detectVulnerability(raw) ??
    detectPhone(raw) ??
    detectAutonomousSystem(raw) ??
    detectBitcoin(raw)
  )
}

function indicatorOf(original_value: string, { types, value, comment }: Detected): Indicator {
  const [default_type] = types
  const found = { types, default_type, value, original_value, to_ids: defaultToIds(default_type) }
  return comment === undefined ? found : { ...found, comment }
}
