import { attachedTag, galaxy as galaxyModel, galaxyCluster, type Event } from '@tocsin/format'
import type { CarriedCluster } from '../attack/carried.ts'
import type { Exporter } from '../exporter.ts'
import { gatherContext, type ContextOptions, type ToldTag } from './gather-context.ts'

/**
 * What tags, clusters and techniques events and their attributes carry, each once, with what the library says of them.
 * Source: MISP's ContextExport, in `import-export` §3.2.
 */
export const context: Exporter<Event, ContextOptions> = {
  name: 'context',
  contentType: 'application/json; charset=utf-8',
  async *write(pages, options) {
    const { attackData, tags, clusters } = await gatherContext(pages, options)
    yield `{"attackData":${JSON.stringify(attackData)}`
    yield `,"tags":${mapText(tags, tagText)},"clusters":${mapText(clusters, clusterText)}}`
  },
}

function mapText<T>(groups: readonly [string, T[]][], write: (thing: T) => string): string {
  return `{${groups.map(([name, things]) => `${JSON.stringify(name)}:[${things.map(write).join(',')}]`).join(',')}}`
}

function tagText({ Tag, ...meaning }: ToldTag): string {
  const told = Object.entries(meaning).map(([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)},`)
  return `{${told.join('')}"Tag":${attachedTag.write({ ...Tag, local: undefined, relationship_type: undefined })}}`
}

/** How a cluster hangs on one record says nothing of the others. */
const ofOneRecord = {
  tag_id: undefined,
  event_tag_id: undefined,
  attribute_tag_id: undefined,
  local: undefined,
  relationship_type: undefined,
}

function clusterText({ galaxy, cluster, type, value, name }: CarriedCluster): string {
  if (!galaxy || !cluster) return `{"GalaxyCluster":${JSON.stringify({ type, value, tag_name: name })}}`
  return `{"Galaxy":${galaxyModel.write(galaxy)},"GalaxyCluster":${galaxyCluster.write({ ...cluster, ...ofOneRecord })}}`
}
