import type { Galaxy, GalaxyCluster } from '@tocsin/format'
import { GALAXY_TYPES } from '../../stix2/mapping/galaxies.ts'
import { capec, cve } from '../mapping/forms.ts'
import type { StixRecord } from '../shape/shape.ts'
import { idOf, present, type Writing } from './writing.ts'

type Kind = 'attack-pattern' | 'malware' | 'tool' | 'vulnerability' | 'course-of-action' | 'threat-actor'

const TTPS: readonly Kind[] = ['attack-pattern', 'malware', 'tool', 'vulnerability']
const KINDS: ReadonlyMap<string, Kind> = new Map(
  [...TTPS, 'course-of-action' as const, 'threat-actor' as const].flatMap((kind) =>
    (GALAXY_TYPES[kind] ?? []).map((galaxy): [string, Kind] => [galaxy, kind]),
  ),
)

/** What clusters become, where they stand. */
export type Contexts = { ttps: StixRecord[]; coas: StixRecord[]; actors: StixRecord[] }

/**
 * Clusters as parts of the package, and what points to them. Those of galaxies that STIX 1 has nothing for are told: their
 * tags stay.
 */
export function contextsOf(galaxies: readonly Galaxy[], path: string, writing: Writing): Contexts {
  const contexts: Contexts = { ttps: [], coas: [], actors: [] }
  for (const [i, galaxy] of galaxies.entries()) {
    const kind = KINDS.get(galaxy.type)
    if (kind === undefined) {
      writing.lose({
        path: `${path}.Galaxy[${i}]`,
        why: `STIX 1 has nothing for the galaxy ${galaxy.type}: its tags stay.`,
      })
      continue
    }
    for (const cluster of galaxy.GalaxyCluster ?? []) addContext(contexts, kind, galaxy, cluster, writing)
  }
  return contexts
}

// oxlint-disable-next-line max-params -- a step of the loop above
function addContext(contexts: Contexts, kind: Kind, galaxy: Galaxy, cluster: GalaxyCluster, writing: Writing): void {
  if (kind === 'course-of-action') {
    contexts.coas.push({ relationship: galaxy.name, course_of_action: { idref: courseOfAction(cluster, writing) } })
  } else if (kind === 'threat-actor') {
    contexts.actors.push({ relationship: galaxy.name, threat_actor: { idref: threatActor(cluster, writing) } })
  } else {
    contexts.ttps.push({ relationship: galaxy.name, ttp: { idref: ttp(kind, galaxy, cluster, writing) } })
  }
}

/** The tags that stand for clusters which are written whole. */
export function tagsOfClusters(galaxies: readonly Galaxy[]): Set<string> {
  return new Set(
    galaxies
      .filter(({ type }) => KINDS.has(type))
      .flatMap(({ type, GalaxyCluster = [] }) => GalaxyCluster.map(({ value }) => `misp-galaxy:${type}="${value}"`)),
  )
}

function described(cluster: GalaxyCluster): StixRecord {
  return { title: cluster.value, ...present('description', cluster.description || undefined) }
}

function courseOfAction(cluster: GalaxyCluster, writing: Writing): string {
  const id = idOf(writing, 'CourseOfAction', cluster.uuid)
  if (!writing.coursesOfAction.has(id)) {
    writing.coursesOfAction.set(id, { id, timestamp: writing.timestamp, ...described(cluster) })
  }
  return id
}

function threatActor(cluster: GalaxyCluster, writing: Writing): string {
  const id = idOf(writing, 'ThreatActor', cluster.uuid)
  const effects = (meta(cluster, 'cfr-type-of-incident') ?? []).map((value) => ({
    timestamp: writing.timestamp,
    value,
  }))
  if (!writing.threatActors.has(id)) {
    const actor = { id, timestamp: writing.timestamp, ...described(cluster), ...present('intended_effects', effects) }
    writing.threatActors.set(id, actor)
  }
  return id
}

// oxlint-disable-next-line max-params -- a cluster, what its galaxy is, and where it goes
function ttp(kind: Kind, galaxy: Galaxy, cluster: GalaxyCluster, writing: Writing): string {
  const id = idOf(writing, 'TTP', cluster.uuid)
  if (!writing.ttps.has(id)) {
    const head = { id, timestamp: writing.timestamp, title: `${galaxy.name} (MISP Galaxy)` }
    writing.ttps.set(id, { ...head, ...contents[kind]?.(cluster, writing) })
  }
  return id
}

const contents: Partial<Record<Kind, (cluster: GalaxyCluster, writing: Writing) => StixRecord>> = {
  'attack-pattern': (cluster, writing) => {
    const number = meta(cluster, 'external_id')?.find((id) => id.startsWith('CAPEC') && capec.write(id) !== undefined)
    const id = idOf(writing, 'AttackPattern', cluster.uuid)
    return { behavior: { attack_patterns: [{ id, ...present('capec_id', number), ...described(cluster) }] } }
  },
  malware: (cluster, writing) => {
    const id = idOf(writing, 'MalwareInstance', cluster.uuid)
    return {
      behavior: { malware_instances: [{ id, ...described(cluster), ...present('names', meta(cluster, 'synonyms')) }] },
    }
  },
  tool: (cluster, writing) => {
    const { title, ...rest } = described(cluster)
    return { resources: { tools: [{ id: idOf(writing, 'ToolInformation', cluster.uuid), name: title, ...rest }] } }
  },
  vulnerability: (cluster, writing) => {
    const vulnerability = {
      ...described(cluster),
      ...present(
        'cve_id',
        meta(cluster, 'aliases')?.find((alias) => cve.write(alias) !== undefined),
      ),
      ...present('references', meta(cluster, 'refs')),
    }
    const target = { id: idOf(writing, 'ExploitTarget', cluster.uuid), timestamp: writing.timestamp }
    return {
      exploit_targets: { exploit_targets: [{ exploit_target: { ...target, vulnerabilities: [vulnerability] } }] },
    }
  },
}

function meta(cluster: GalaxyCluster, key: string): string[] | undefined {
  const elements = (cluster.GalaxyElement ?? []).filter((element) => element.key === key).map(({ value }) => value)
  return cluster.meta?.[key] ?? (elements.length > 0 ? elements : undefined)
}
