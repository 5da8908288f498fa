import type { WeighedTag } from '@tocsin/format'
import type { Viewer } from '../../access/viewer.ts'
import type { Db } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { isWished, textWish, type Wishes } from '../../platform/http/wishes.ts'
import { findModels, visibleModels, type ModelRow } from './find.ts'
import { typesOf } from './present.ts'

/** What a query may put over a model's own parameters. Source: `content-formats` §6. */
const overridable = { threshold: 1e9, lifetime: 1e6, decay_speed: 1e6 } as const
type Overrides = Partial<Record<keyof typeof overridable, number>>

/** How scores are wished for: by which models, and what of them is told. */
export type DecayWish = {
  /** The models that apply to an attribute of this type, with the wished parameters. */
  modelsFor: (type: string) => readonly ModelRow[]
  /** Those that apply to an event. */
  models: readonly ModelRow[]
  /** A tag as this reader weighs it: users may put numbers of their own over those of the taxonomies. */
  weigh: (tag: WeighedTag) => WeighedTag
  onAttributes: boolean
  onEvents: boolean
  wholeModel: boolean
  /** What has decayed by every model that applies is left out. */
  excludesDecayed: boolean
}

type Reader = { viewer: Viewer; userId: number }

/** The scores that a request wishes for, with the models looked up; undefined where it wishes for none. */
export async function readDecayWish(
  db: Db,
  { viewer, userId }: Reader,
  wishes: Wishes,
): Promise<DecayWish | undefined> {
  const excludesDecayed = isWished(wishes['excludeDecayed'])
  const onAttributes = excludesDecayed || isWished(wishes['includeDecayScore'])
  const onEvents = isWished(wishes['includeDecayScore']) || isWished(wishes['includeScoresOnEvent'])
  if (!onAttributes && !onEvents) return undefined
  const overrides = overridesOf(wishes)
  const chosen = chosenModels(wishes['decayingModel'])
  const rows = chosen ? await findModels(db, viewer, chosen) : await enabledModels(db, viewer)
  const models = rows.map((row) => ({ ...row, parameters: { ...row.parameters, ...overrides } }))
  return {
    // Models that are named apply to everything, whatever types are theirs.
    modelsFor: chosen ? () => models : byType(models),
    models,
    weigh: await readWeights(db, userId),
    onAttributes,
    onEvents,
    wholeModel: isWished(wishes['includeFullModel']),
    excludesDecayed,
  }
}

/** Source: MISP's user setting `tag_numerical_value_override`, numbers by the names of tags. */
async function readWeights(db: Db, userId: number): Promise<DecayWish['weigh']> {
  const row = await db
    .selectFrom('user_settings')
    .select('value')
    .where('user_id', '=', userId)
    .where('setting', '=', 'tag_numerical_value_override')
    .executeTakeFirst()
  if (typeof row?.value !== 'object' || row.value === null) return (tag) => tag
  const weights = new Map<string, unknown>(Object.entries(row.value))
  return (tag) => {
    const own = Number(textWish(weights.get(tag.name), 'none'))
    return Number.isFinite(own) ? { name: tag.name, numerical_value: own } : tag
  }
}

function enabledModels(db: Db, viewer: Viewer): Promise<ModelRow[]> {
  return visibleModels(db, viewer).where('enabled', '=', true).orderBy('id').execute()
}

function byType(models: readonly ModelRow[]): DecayWish['modelsFor'] {
  const known = new Map<string, ModelRow[]>()
  for (const model of models) for (const type of typesOf(model)) known.set(type, [...(known.get(type) ?? []), model])
  return (type) => known.get(type) ?? []
}

/** Ids or uuids, alone or as a list. */
function chosenModels(wish: unknown): string[] | undefined {
  const texts = [wish].flat().flatMap((item) => textWish(item).split(/[,|]+/))
  const named = texts.map((text) => text.trim()).filter((text) => text !== '' && text !== '0' && text !== 'false')
  return named.length > 0 ? named : undefined
}

/** What a query puts over parameters; `score` is short for the threshold of every model. */
export function overridesOf(wishes: Wishes): Overrides {
  const given = parsed(wishes['modelOverrides'] ?? wishes['modelOverride'])
  const overrides: Overrides = {}
  for (const [name, max] of Object.entries(overridable)) {
    // The names of the table are those of the overrides.
    if (given[name] !== undefined)
      overrides[name as keyof Overrides] = numberIn(`modelOverrides.${name}`, given[name], max)
  }
  if (isGiven(wishes['score'])) overrides.threshold = Math.trunc(numberIn('score', wishes['score'], 1e9))
  return overrides
}

function numberIn(name: string, sent: unknown, max: number): number {
  const number = Number(textWish(sent, 'none'))
  const isAllowed = name === 'score' || name.endsWith('threshold') ? number >= -max : number > 0
  if (!isAllowed || number > max) throw new Problem('invalid', `${name} has to be a number, and one that fits.`)
  return number
}

function parsed(wish: unknown): Record<string, unknown> {
  if (!isGiven(wish) || (Array.isArray(wish) && wish.length === 0)) return {}
  const value = typeof wish === 'string' ? parsedText(wish) : wish
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value }
  throw new Problem('invalid', 'modelOverrides has to be an object of parameters.')
}

function parsedText(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function isGiven(wish: unknown): boolean {
  return wish !== undefined && wish !== null && wish !== '' && wish !== false
}
