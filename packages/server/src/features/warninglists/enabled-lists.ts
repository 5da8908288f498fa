import { WarninglistMatcher, type WarninglistHit } from '@tocsin/format'
import type { BuiltLists, ListFacts } from './build-lists.ts'

/** A hit as attributes show it. Source: `content-formats` §3. */
export type Warning = {
  match: string
  value: string
  warninglist_id: string
  warninglist_name: string
  warninglist_category: string
  comment?: string
}

/** The lists that are enabled: what is on them, and what they do about it. */
export class EnabledLists {
  private readonly matcher: WarninglistMatcher
  private readonly facts: ReadonlyMap<number, ListFacts>
  /** Whether any list takes `to_ids` from what is brought in, and whether any keeps what it lists from exports. */
  readonly dropsToIds: boolean
  readonly excludes: boolean

  constructor({ facts, compiled }: BuiltLists) {
    this.matcher = new WarninglistMatcher(compiled)
    this.facts = new Map(facts.map((fact) => [fact.id, fact]))
    this.dropsToIds = facts.some(({ on_import }) => on_import === 'drop_to_ids')
    this.excludes = facts.some(({ on_export }) => on_export === 'exclude')
  }

  /** What the lists for this type of attribute say of a value. */
  warningsOf(type: string, value: string): Warning[] {
    return this.matcher.matchAttribute(type, value).flatMap((hit) => {
      const fact = this.facts.get(hit.listId)
      return fact ? [warningOf(hit, fact)] : []
    })
  }

  isListed(type: string, value: string): boolean {
    return this.matcher.matchAttribute(type, value).length > 0
  }

  /** Whether a list that does so drops `to_ids` of the value, or keeps it from exports. */
  isDropped(type: string, value: string): boolean {
    return this.dropsToIds && this.hasList(type, value, ({ on_import }) => on_import === 'drop_to_ids')
  }

  isExcluded(type: string, value: string): boolean {
    return this.excludes && this.hasList(type, value, ({ on_export }) => on_export === 'exclude')
  }

  /** What any list says of a text, whatever it is meant for, as MISP's check answers. */
  check(text: string): { id: string; name: string; matched: string }[] {
    return this.matcher
      .check(text)
      .map(({ listId, match }) => ({ id: String(listId), name: this.facts.get(listId)?.name ?? '', matched: match }))
  }

  private hasList(type: string, value: string, does: (fact: ListFacts) => boolean): boolean {
    return this.matcher.matchAttribute(type, value).some(({ listId }) => {
      const fact = this.facts.get(listId)
      return fact !== undefined && does(fact)
    })
  }
}

function warningOf({ match, value, comment }: WarninglistHit, { id, name, category }: ListFacts): Warning {
  return {
    match,
    value,
    warninglist_id: String(id),
    warninglist_name: name,
    warninglist_category: category,
    ...(comment === null ? {} : { comment }),
  }
}
