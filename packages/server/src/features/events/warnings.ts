import type { Context } from '../../context.ts'
import { readSetting } from '../../platform/settings/read-setting.ts'
import { currentLists } from '../warninglists/current-lists.ts'
import type { EnabledLists } from '../warninglists/enabled-lists.ts'
import { wholeValue } from './attribute-row.ts'
import type { AttributeRow } from './rows.ts'

/** What an answer does with attributes that are on warninglists. */
export type WarningWish = {
  /** Says so on each (`includeWarninglistHits`). */
  shows: boolean
  /** Leaves them out, whichever list it is (`enforceWarninglist`). */
  enforces: boolean
  /** Leaves out what lists keep from exports. */
  exports: boolean
}

type Listed = Pick<AttributeRow, 'type' | 'value1' | 'value2' | 'to_ids'>

/** The enabled lists as one answer asks them. */
export class Warnings {
  private readonly lists: EnabledLists
  private readonly wish: WarningWish
  private readonly isForAll: boolean

  constructor(lists: EnabledLists, wish: WarningWish, isForAll: boolean) {
    this.lists = lists
    this.wish = wish
    this.isForAll = isForAll
  }

  /** Whether any attribute may be left out: how many are is not known beforehand. */
  get leavesOut(): boolean {
    return this.wish.enforces || this.wish.exports
  }

  /** Those that the answer holds; `to_ids` makes no difference here. */
  kept<Row extends Listed>(rows: Row[]): Row[] {
    return this.leavesOut ? rows.filter((row) => !this.isLeftOut(row)) : rows
  }

  private isLeftOut(row: Listed): boolean {
    const value = wholeValue(row)
    return this.wish.enforces ? this.lists.isListed(row.type, value) : this.lists.isExcluded(row.type, value)
  }

  /**
   * What stands on the attribute as JSON text; undefined where nothing does. Only attributes for detection are told of,
   * unless the server tells of all. The lists are added to `seen`, by id, for the event's own summary.
   */
  textOf(row: Listed, seen?: Map<string, string>): string | undefined {
    if (!this.wish.shows || !(row.to_ids || this.isForAll)) return undefined
    const hits = this.lists.warningsOf(row.type, wholeValue(row))
    if (hits.length === 0) return undefined
    for (const { warninglist_id, warninglist_name } of hits) seen?.set(warninglist_id, warninglist_name)
    return JSON.stringify(hits)
  }
}

/** Gets ready to do what is wished; undefined where nothing is, or no list is enabled: then nothing is spent on it. */
export async function warningsFor(context: Context, wish: WarningWish): Promise<Warnings | undefined> {
  if (!wish.shows && !wish.enforces && !wish.exports) return undefined
  const lists = await currentLists(context)
  if (!lists || (!wish.shows && !wish.enforces && !lists.excludes)) return undefined
  const isForAll = wish.shows && (await readSetting(context.db, 'MISP.warning_for_all'))
  return new Warnings(lists, wish, isForAll)
}
