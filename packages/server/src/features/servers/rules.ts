import type { SyncRules } from '../../db/tables/servers.ts'

export type { SyncRules }

/** MISP fills in the rules that a request leaves out, for what is pushed with fewer of them. */
export const NO_RULES: SyncRules = {
  tags: { OR: [], NOT: [] },
  orgs: { OR: [], NOT: [] },
  type_attributes: { NOT: [] },
  type_objects: { NOT: [] },
  url_params: '',
}

/**
 * Reads rules as they are sent: as JSON or as text that holds it; what is left out filters nothing. Undefined where they
 * cannot be read.
 */
export function readRules(sent: unknown): SyncRules | undefined {
  const rules = typeof sent === 'string' ? parse(sent) : sent
  // PHP writes an empty map as an empty list.
  if (Array.isArray(rules) && rules.length === 0) return NO_RULES
  if (!isRecord(rules)) return undefined
  const lists = {
    tagsOr: listOf(rules, 'tags', 'OR'),
    tagsNot: listOf(rules, 'tags', 'NOT'),
    orgsOr: listOf(rules, 'orgs', 'OR'),
    orgsNot: listOf(rules, 'orgs', 'NOT'),
    attributes: listOf(rules, 'type_attributes', 'NOT'),
    objects: listOf(rules, 'type_objects', 'NOT'),
  }
  const params = rules['url_params'] ?? ''
  const { tagsOr, tagsNot, orgsOr, orgsNot, attributes, objects } = lists
  if (!tagsOr || !tagsNot || !orgsOr || !orgsNot || !attributes || !objects) return undefined
  if (typeof params !== 'string' || (params.trim() !== '' && !isRecord(parse(params)))) return undefined
  return {
    tags: { OR: tagsOr, NOT: tagsNot },
    orgs: { OR: orgsOr, NOT: orgsNot },
    type_attributes: { NOT: attributes },
    type_objects: { NOT: objects },
    url_params: params.trim(),
  }
}

function listOf(rules: Record<string, unknown>, name: string, side: string): string[] | undefined {
  const rule = rules[name]
  if (rule === undefined || rule === null || (Array.isArray(rule) && rule.length === 0)) return []
  if (!isRecord(rule)) return undefined
  const items: unknown = rule[side] ?? []
  if (!Array.isArray(items) || !items.every((item) => typeof item === 'string' || typeof item === 'number')) {
    return undefined
  }
  return items.map(String)
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
