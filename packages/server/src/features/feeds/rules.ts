import type { FeedRules } from '../../db/tables/feeds.ts'
import { parsePeriod } from '../../platform/http/period.ts'

/** What a feed says of its events: names of tags and the organisation that made it. */
export type Described = { tags: readonly string[]; org: { name: string; uuid: string }; timestamp: number }

/**
 * Reads rules as they are sent: as JSON, or as text that holds it; what is left out filters nothing. Null where they say
 * nothing, undefined where they cannot be read.
 */
export function readRules(sent: unknown): FeedRules | null | undefined {
  const rules = typeof sent === 'string' ? parse(sent) : sent
  if (rules === null || sent === '' || (Array.isArray(rules) && rules.length === 0)) return null
  if (!isRecord(rules)) return undefined
  const [tags, orgs] = [sidesOf(rules['tags']), sidesOf(rules['orgs'])]
  const params = rules['url_params'] ?? ''
  if (!tags || !orgs || typeof params !== 'string') return undefined
  if (params.trim() !== '' && !isRecord(parse(params))) return undefined
  return { tags, orgs, url_params: params.trim() }
}

function sidesOf(rule: unknown): { OR: string[]; NOT: string[] } | undefined {
  // PHP writes an empty map as an empty list.
  if (rule === undefined || rule === null || (Array.isArray(rule) && rule.length === 0)) return { OR: [], NOT: [] }
  if (!isRecord(rule)) return undefined
  const [either, neither] = [namesIn(rule['OR']), namesIn(rule['NOT'])]
  return either && neither ? { OR: either, NOT: neither } : undefined
}

function namesIn(list: unknown = []): string[] | undefined {
  if (!Array.isArray(list) || !list.every((item) => typeof item === 'string' && !item.includes('\0'))) return undefined
  return list as string[]
}

/**
 * Why the rules leave an event out; undefined where they take it. The manifest is met by whole names, the event itself by
 * parts of them in any case. Source: MISP's Feed model, in `content-formats` §7.
 */
export function leftOut(
  rules: FeedRules | null,
  event: Described,
  { by, now }: { by: 'names' | 'parts'; now: number },
): string | undefined {
  if (!rules) return undefined
  const hits = (name: string, wanted: string) =>
    by === 'names' ? name === wanted : name.toLowerCase().includes(wanted.toLowerCase())
  const { tags, orgs } = rules
  const orgNames = [event.org.name, event.org.uuid]
  const bears = (names: readonly string[], list: readonly string[]) =>
    list.some((wanted) => names.some((name) => hits(name, wanted)))
  if (tags.OR.length > 0 && !bears(event.tags, tags.OR)) return 'It bears none of the tags that the rules ask for.'
  if (bears(event.tags, tags.NOT)) return 'It bears a tag that the rules leave out.'
  if (orgs.OR.length > 0 && !bears(orgNames, orgs.OR)) return 'The rules do not name the organisation that made it.'
  if (bears(orgNames, orgs.NOT)) return 'The rules leave out the organisation that made it.'
  const oldest = oldestIn(rules.url_params, now)
  return oldest !== undefined && event.timestamp < oldest ? 'It is older than the rules ask for.' : undefined
}

/** `{"timestamp": "30d"}`, or Unix seconds. */
function oldestIn(params: string, now: number): number | undefined {
  const said = params === '' ? undefined : parse(params)
  return isRecord(said) && said['timestamp'] !== undefined ? parsePeriod(said['timestamp'], now).from : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
