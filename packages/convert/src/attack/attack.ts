import type { Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'
import { eventsIn } from './carried.ts'
import { colourOf, hexOf } from './gradient.ts'
import { ClusterTally } from './tally.ts'

/** The matrix that techniques are told in unless another is asked for. */
export const ATTACK = 'mitre-attack-pattern'

/** A galaxy as a matrix, from the library: tabs with columns in order, each with the clusters that stand in it. */
export type Matrix = {
  galaxy: { id: string; name: string; kill_chain_order: Readonly<Record<string, readonly string[]>> }
  tabs: readonly { name: string; columns: readonly { name: string; clusters: readonly MatrixCell[] }[] }[]
}
export type MatrixCell = { value: string; tag_name: string }

/** `type` names the galaxy; `matrixGalaxies` are those that a reader may choose from. */
export type AttackOptions = {
  type?: string | undefined
  matrix?: Matrix | undefined
  matrixGalaxies?: readonly object[] | undefined
}

/**
 * How many events carry each technique, themselves or by an attribute, in its place in the matrix. The columns are the
 * library's: without it there are the scores alone. Source: MISP's AttackExport and Galaxy::getMatrix, in `import-export`
 * §3.2.
 */
export const attack: Exporter<Event, AttackOptions> = {
  name: 'attack',
  contentType: 'application/json; charset=utf-8',
  async *write(pages, options) {
    const tally = matrixTally(options)
    for await (const event of eventsIn(pages)) tally.add(event)
    yield JSON.stringify(attackData(tally, options))
  },
}

/** Counts what stands in the matrix. Tags are one whatever their case; the library's spelling is what a matrix looks for. */
export function matrixTally({ type = ATTACK, matrix }: AttackOptions): ClusterTally {
  const cells = (matrix?.tabs ?? []).flatMap(({ columns }) => columns.flatMap(({ clusters }) => clusters))
  const spellings = new Map(cells.map(({ tag_name }) => [tag_name.toLowerCase(), tag_name]))
  return new ClusterTally((cluster) => {
    if (cluster.type.toLowerCase() !== type.toLowerCase()) return undefined
    const folded = cluster.name.toLowerCase()
    return spellings.get(folded) ?? folded
  })
}

/** Above this highest score the colours between are left out: nobody looks at so many. */
const MAX_STEPS = 1_000

export function attackData(tally: ClusterTally, { type = ATTACK, matrix, matrixGalaxies = [] }: AttackOptions): object {
  const scores = new Map(tally.counts().map(({ key, events }) => [key, events]))
  const maxScore = [...scores.values()].reduce((highest, score) => Math.max(highest, score), 0)
  return {
    target_type: 'event',
    columnOrders: matrix?.galaxy.kill_chain_order ?? {},
    tabs: tabsOf(matrix, scores),
    scores: Object.fromEntries(scores),
    maxScore,
    pickingMode: false,
    ...(scores.size === 0 ? {} : coloursOf(scores, maxScore)),
    ...(type === ATTACK ? { defaultTabName: 'mitre-attack', removeTrailling: 2 } : {}),
    ...(matrix ? { galaxyName: matrix.galaxy.name, galaxyId: matrix.galaxy.id } : {}),
    matrixGalaxies,
  }
}

/** In each column the highest scores stand first, those of one score by name. */
function tabsOf(matrix: Matrix | undefined, scores: ReadonlyMap<string, number>): object {
  const scoreOf = ({ tag_name }: MatrixCell) => scores.get(tag_name) ?? 0
  const ordered = (a: MatrixCell, b: MatrixCell) => scoreOf(b) - scoreOf(a) || (a.value < b.value ? -1 : 1)
  const tabs: Record<string, object> = {}
  for (const { name, columns } of matrix?.tabs ?? []) {
    const filled = columns.filter(({ clusters }) => clusters.length > 0)
    tabs[name] = Object.fromEntries(filled.map((column) => [column.name, column.clusters.toSorted(ordered)]))
  }
  return tabs
}

function coloursOf(scores: ReadonlyMap<string, number>, maxScore: number): object {
  const colours = [...scores].map(([name, score]) => [name, hexOf(colourOf(score, maxScore))] as const)
  const steps = maxScore > MAX_STEPS ? 0 : maxScore + 1
  const interpolation = Array.from({ length: steps }, (_, score) => colourOf(score, maxScore))
  return { colours: Object.fromEntries(colours), ...(steps > 0 ? { interpolation } : {}) }
}
