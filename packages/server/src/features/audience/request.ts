import type { GroupMode } from '@tocsin/format'
import { Problem } from '../../platform/http/problem.ts'

const KINDS = ['event', 'object', 'attribute', 'report'] as const
export type Kind = (typeof KINDS)[number]

/** With whom a draft is to be shared, as a record says it, and whether its event would be published. */
export type Draft = { distribution: number; groups: string[]; mode: GroupMode; published: boolean }

/**
 * What is asked about: a stored record, by id or uuid; a draft of how it is to be shared; or a draft of a new record, a new
 * event or something new inside a stored one.
 */
export type Asked =
  | { about: 'stored'; kind: Kind; reference: string; draft: Draft | undefined }
  | { about: 'new event'; draft: Draft }
  | { about: 'new child'; kind: Exclude<Kind, 'event'>; event: string; draft: Draft }

/** Reads a body such as `{"event": "1", "draft": {"distribution": 4, "sharing_group_ids": ["3", "4"]}}`. */
export function readAsked(body: unknown): Asked {
  const sent = recordOf(body, 'The body')
  const draft = sent['draft'] === undefined ? undefined : readDraft(sent['draft'])
  const named = KINDS.filter((kind) => sent[kind] !== undefined)
  const [kind, ...others] = named
  if (others.length > 0) throw wrong(`Name one record, not ${named.join(' and ')}.`)
  if (kind === undefined) {
    if (draft) return { about: 'new event', draft }
    throw wrong(`Name a record (${KINDS.join(', ')}), or a draft.`)
  }
  const reference = textOf(sent[kind], kind)
  const { new: inside } = sent
  if (inside === undefined) return { about: 'stored', kind, reference, draft }
  const child = KINDS.find((one) => one === inside)
  if (child === undefined || child === 'event') throw wrong('new has to be object, attribute or report.')
  if (kind !== 'event') throw wrong('new is for something new inside an event: name the event.')
  if (!draft) throw wrong('new needs a draft.')
  return { about: 'new child', kind: child, event: reference, draft }
}

function readDraft(value: unknown): Draft {
  const sent = recordOf(value, 'draft')
  const { distribution, sharing_group_id, sharing_group_ids, sharing_group_mode = 'any', published = false } = sent
  const level = Number(distribution)
  if (!Number.isInteger(level) || level < 0 || level > 5) throw wrong('draft.distribution has to be 0 to 5.')
  if (sharing_group_mode !== 'any' && sharing_group_mode !== 'all') {
    throw wrong('draft.sharing_group_mode has to be any or all.')
  }
  if (typeof published !== 'boolean') throw wrong('draft.published has to be true or false.')
  const groups = [sharing_group_ids ?? sharing_group_id ?? []]
    .flat()
    .map((name) => textOf(name, 'draft.sharing_group_ids'))
  if (level === 4 && groups.length === 0)
    throw wrong('draft.distribution 4 needs sharing_group_id or sharing_group_ids.')
  return { distribution: level, groups: level === 4 ? groups : [], mode: sharing_group_mode, published }
}

export function recordOf(value: unknown, name: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong(`${name} has to be an object.`)
  return value as Record<string, unknown>
}

export function textOf(value: unknown, name: string): string {
  if (typeof value === 'string' || typeof value === 'number') return String(value)
  throw wrong(`${name} has to be an id or a uuid.`)
}

export function wrong(message: string): Problem {
  return new Problem('invalid', message)
}
