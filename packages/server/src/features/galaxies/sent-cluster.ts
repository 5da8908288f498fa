import { elementsOf, galaxyCluster, model, Report, text, unwrap, uuid, type Infer } from '@tocsin/format'
import type { Actor } from '../../access/actor.ts'
import type { Tx } from '../../platform/db/connect.ts'
import { Problem } from '../../platform/http/problem.ts'
import { sharingOf, type Below } from './write-own.ts'

/** What a request says of a cluster; what it leaves out stays, or is the server's to give. */
export const sentCluster = model('GalaxyCluster', { ...galaxyCluster.fields, uuid, value: text })
export type SentCluster = Infer<typeof sentCluster>

type Action = 'add' | 'edit'

/** The cluster of a body, bare or under its name. `elements` may be a list, or the JSON text of one. */
export function readSentCluster(body: unknown, action: Action): SentCluster {
  const report = new Report()
  const sent = sentCluster.read(normalised(unwrap(body, 'GalaxyCluster')[0] ?? {}), report)
  if (sent === undefined || report.findings.length > 0) {
    const [finding] = report.findings
    throw clusterRefusal(
      action,
      finding ? [finding.path, finding.message].join(': ') : 'A galaxy cluster is an object.',
    )
  }
  return sent
}

function normalised(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw
  // An object is read field by field below.
  const { elements, authors, ...others } = raw as Record<string, unknown>
  return {
    ...others,
    ...(elements === undefined ? {} : { GalaxyElement: listIn(elements) }),
    ...(authors === undefined ? {} : { authors: listIn(authors) }),
  }
}

/** A list, or one that stands as JSON in a text. */
function listIn(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trim().startsWith('[')) return value
  try {
    return JSON.parse(value)
  } catch {
    return value
  }
}

export function clusterRefusal(action: Action, errors: string): Problem {
  return new Problem('rejected', `Could not ${action} GalaxyCluster`, { url: `/galaxy_clusters/${action}`, errors })
}

/** What hangs on a cluster by the request: an empty `meta` beside no elements says nothing. */
export function sentBelow({ GalaxyElement, meta, GalaxyClusterRelation }: SentCluster): Below {
  const fromMeta = meta && Object.keys(meta).length > 0 ? elementsOf(meta) : undefined
  return { elements: GalaxyElement ?? fromMeta, relations: GalaxyClusterRelation }
}

/** With whom it is to be shared; a group that is not the actor's to use is an error, since nobody may guess who was meant. */
export async function sentSharing(tx: Tx, actor: Actor, sent: SentCluster, standard: number) {
  const shared = await sharingOf(tx, actor, sent, standard)
  const asked = sent.distribution ?? standard
  if (asked === 4 && shared.distribution !== 4) {
    throw new Problem('not-allowed', 'Invalid Sharing Group or not authorised.')
  }
  return shared
}
