import { galaxy as galaxyModel, galaxyCluster, Report, type Galaxy, type GalaxyCluster } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Context } from '../../context.ts'
import { inTransaction, type Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { captureOwn, galaxyIdOf } from './capture.ts'

/** What became of clusters that were brought. */
export type Imported = { imported: number; ignored: number; failed: number; why: string[] }

/**
 * Takes clusters in that were exported elsewhere or come from another server: `[{"GalaxyCluster": …, …}]`. Those of the
 * public library are left to it. What cannot be read or is not allowed fails by itself.
 *
 * Source: MISP's Galaxy::importGalaxyAndClusters.
 */
export async function importClusters(
  context: Context,
  actor: Actor,
  { items, isPushed }: { items: readonly unknown[]; isPushed: boolean },
): Promise<Imported> {
  const outcome: Imported = { imported: 0, ignored: 0, failed: 0, why: [] }
  for (const item of items) {
    const read = readItem(item)
    if ('why' in read) {
      outcome.failed += 1
      outcome.why.push(read.why)
      continue
    }
    // What another server pushes is changed there.
    const cluster = isPushed ? { ...read.cluster, locked: true } : read.cluster
    const sent = { ...read, cluster }
    const capture = await inTransaction(context, async (tx) => captureItem(tx, actor, sent, context.clock.seconds()))
    if (capture === 'add' || capture === 'update') outcome.imported += 1
    else if (capture === 'not allowed') {
      outcome.failed += 1
      outcome.why.push(`${read.cluster.uuid} is not yours to change, or is on the block list.`)
    } else outcome.ignored += 1
  }
  return outcome
}

type Item = { cluster: GalaxyCluster; galaxy: Galaxy }

async function captureItem(tx: Tx, actor: Actor, { cluster, galaxy }: Item, now: number) {
  if (cluster.default === true) return 'default'
  return captureOwn(tx, actor, { cluster, galaxyId: await galaxyIdOf(tx, galaxy), now })
}

/** The galaxy stands beside the cluster, or in it. */
function readItem(item: unknown): Item | { why: string } {
  const outer = recordOf(item)
  const raw = recordOf(outer['GalaxyCluster'] ?? outer)
  const report = new Report()
  const cluster = galaxyCluster.read(raw, report)
  const galaxy = galaxyModel.read(raw['Galaxy'] ?? outer['Galaxy'], report)
  const [finding] = report.findings
  if (cluster && galaxy && !finding) return { cluster, galaxy }
  return { why: finding ? `${finding.path}: ${finding.message}` : 'Galaxy not found' }
}

function recordOf(value: unknown): Record<string, unknown> {
  // A map is read field by field.
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
}

/** The clusters of a body: a list, one, or the JSON text of a form (`{"Galaxy": {"json": "…"}}`). */
export function itemsIn(body: unknown): unknown[] {
  if (Array.isArray(body)) return body
  const { Galaxy: form, json = recordOf(form)['json'] } = recordOf(body)
  if (typeof json !== 'string') return body === undefined || body === null ? [] : [body]
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) ? parsed : [parsed]
  } catch {
    throw new Problem('invalid', 'The text under `json` is no JSON.')
  }
}

/** MISP's sentence about an import. */
export function importSentence({ imported, ignored, failed, why }: Imported): string {
  const counts = `${imported} imported, ${ignored} ignored, ${failed} failed. ${why.join(' ')}`
  return imported > 0 || failed === 0
    ? `Galaxy clusters imported. ${counts}`
    : `Could not import galaxy clusters. ${counts}`
}
