import { sql } from 'kysely'
import { anyOf } from '../../platform/db/any-of.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import type { TagRow } from '../tags/resolve.ts'

/** Which tags are to become one. */
export type MergeWish = {
  /** Nothing is changed; the answer says what would be. */
  dryRun: boolean
  /** Of the spellings of canonical tags, those of these alone. */
  only: string[] | undefined
  /** Tags of a former name as well: `tlp:white` into `tlp:clear`. */
  renamed: boolean
  /** Those alone that differ from their canonical tag in case. */
  caseOnly?: boolean
  /** These tags into that one, whatever they spell. */
  named: { into: string; from: string[] } | undefined
}

export type Source = { tag: TagRow; skipped: string | undefined }
export type Merge = { into: string; target: TagRow | undefined; sources: Source[] }

/** Reads what a request wishes; a dry run unless it says otherwise. */
export function readMergeWish(body: unknown): MergeWish {
  const sent = new Map<string, unknown>(typeof body === 'object' && body !== null ? Object.entries(body) : [])
  const { into, from } = { into: sent.get('into'), from: sent.get('from') }
  return {
    dryRun: readFlag('dryRun', sent.get('dryRun'), true),
    renamed: readFlag('renamed', sent.get('renamed'), false),
    only: sent.get('only') === undefined ? undefined : readNames('only', sent.get('only')),
    named:
      into === undefined && from === undefined
        ? undefined
        : { into: readNames('into', [into])[0] ?? '', from: readNames('from', from) },
  }
}

function readFlag(name: string, sent: unknown, otherwise: boolean): boolean {
  if (sent === undefined) return otherwise
  if (typeof sent !== 'boolean') throw new Problem('invalid', `${name} has to be true or false.`)
  return sent
}

function readNames(field: string, sent: unknown): string[] {
  const names: unknown[] = Array.isArray(sent) ? sent : [undefined]
  return names.map((name) => {
    if (typeof name === 'string' && name.trim() !== '' && name.length <= 255 && !name.includes('\0')) return name
    throw new Problem('invalid', `${field} has to name tags, in texts of 1 to 255 characters.`)
  })
}

/** The merges that are wished: those that were named, or all spellings of each canonical tag. */
export async function planMerges(tx: Tx, wish: MergeWish): Promise<Merge[]> {
  const groups = wish.named ? await namedGroup(tx, wish.named) : await canonicalGroups(tx, wish)
  const targets = await tagsCalled(tx, [...groups.keys()])
  return [...groups].map(([into, tags]) => {
    const target = targets.find(({ name }) => name === into)
    return { into, target, sources: tags.map((tag) => ({ tag, skipped: whyNot(tag, target) })) }
  })
}

type Groups = Map<string, TagRow[]>

async function canonicalGroups(tx: Tx, { only, renamed, caseOnly = false }: MergeWish): Promise<Groups> {
  const rows = await tx
    .selectFrom('tags')
    .selectAll()
    .where('canonical', 'is not', null)
    .whereRef('canonical', '<>', 'name')
    .$if(caseOnly, (query) => query.where(sql<boolean>`lower(canonical) = lower(name)`))
    .$if(only !== undefined, (query) => query.where('canonical', '=', anyOf(only ?? [])))
    .orderBy('canonical')
    .orderBy('id')
    .execute()
  const groups: Groups = new Map()
  for (const row of rows) {
    const into = row.canonical ?? row.name
    if (renamed || wordsOf(row.name) === wordsOf(into)) groups.set(into, [...(groups.get(into) ?? []), row])
  }
  return groups
}

/** A spelling has the words of its canonical tag; a former name has others. */
function wordsOf(text: string): string {
  return text
    .normalize('NFC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')
}

async function namedGroup(tx: Tx, { into, from }: { into: string; from: string[] }): Promise<Groups> {
  const rows = await tagsCalled(tx, from)
  const unknown = from.find((name) => !rows.some((row) => row.name === name))
  if (unknown !== undefined) throw new Problem('not-found', `There is no tag called ${unknown}.`)
  return new Map([[into, rows.filter(({ name }) => name !== into)]])
}

async function tagsCalled(tx: Tx, names: readonly string[]): Promise<TagRow[]> {
  return tx.selectFrom('tags').selectAll().where('name', '=', anyOf(names)).orderBy('id').forUpdate().execute()
}

/** Who may use a tag, and where it may go, must not change by another spelling. */
function whyNot(tag: TagRow, target: TagRow | undefined): string | undefined {
  const { org_id = 0, user_id = 0, local_only = false, exportable = true, is_galaxy = false } = target ?? {}
  if (tag.is_galaxy !== is_galaxy) return 'One of them stands for a galaxy cluster.'
  if (tag.org_id !== org_id || tag.user_id !== user_id) return 'They are kept to different organisations or users.'
  if (tag.local_only !== local_only || tag.exportable !== exportable) return 'They may not go to the same places.'
  return undefined
}
