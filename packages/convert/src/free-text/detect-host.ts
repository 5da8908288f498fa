import { isUrl } from '@tocsin/format'
import { portComment, type Candidate } from './candidate.ts'
import { isFileName } from './file-name.ts'
import type { Detected } from './indicator.ts'
import { isTopLevelDomain } from './top-level-domain.ts'
import { leadsToVendor } from './vendor-domains.ts'

const label = /^[-\p{L}\p{N}\p{M}]+$/u
const longestName = 1_000

/**
 * What has a dot in it: the name of a host or domain, an address of a page, or a file name, in this order.
 *
 * Source: MISP's ComplexTypeTool::checkForDomain and its neighbours, in `import-export` §1, step 7.
 */
export function detectDotted(candidate: Candidate, vendors: ReadonlySet<string>): Detected | undefined {
  const { raw, withoutPort } = candidate
  if (!withoutPort.includes('.')) return undefined
  return detectName(candidate) ?? detectUrl(candidate, vendors) ?? (isFileName(raw) ? fileName(raw) : undefined)
}

function detectName(candidate: Candidate): Detected | undefined {
  const value = candidate.withoutPort
  if (value.length > longestName) return undefined
  const labels = value.split('.')
  if (labels.length < 2 || !labels.every((part) => label.test(part))) return undefined
  if (!isTopLevelDomain(labels.at(-1) ?? '')) return undefined
  const types =
    labels.length > 2 ? (['hostname', 'domain', 'url', 'filename'] as const) : (['domain', 'filename'] as const)
  return { types, value, ...portComment(candidate) }
}

/** A scheme may be missing; without a slash it is none, but for the pages of vendors. */
function detectUrl(candidate: Candidate, vendors: ReadonlySet<string>): Detected | undefined {
  const value = candidate.withoutPort
  if (!isUrl(value) && !isUrl(`http://${value}`)) return undefined
  if (leadsToVendor(value, vendors)) return { types: ['link'], value, ...portComment(candidate) }
  return value.indexOf('/') > 0 ? { types: ['url'], value, ...portComment(candidate) } : undefined
}

function fileName(value: string): Detected {
  return { types: ['filename'], value }
}
