import type { Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'
import { eventsIn } from './carried.ts'
import { ClusterTally, type Count } from './tally.ts'
import { techniqueOf } from './technique.ts'

/** The galaxies whose clusters are techniques, those of before they were one included. */
const TECHNIQUES = new Set([
  'mitre-attack-pattern',
  'mitre-enterprise-attack-attack-pattern',
  'mitre-pre-attack-attack-pattern',
  'mitre-mobile-attack-attack-pattern',
  'mitre-ics-techniques',
])

const DOMAINS = ['enterprise-attack', 'mobile-attack', 'ics-attack']

export type NavigatorOptions = {
  /** Of the layer. */
  name?: string | undefined
  /** The matrix that the layer lies on: `enterprise-attack` unless it is one of the others. */
  domain?: string | undefined
  /** What a score counts: `events` unless it is `attributes`. */
  counts?: string | undefined
}

/**
 * A layer for MITRE's ATT&CK Navigator: each technique scored by how many events, or attributes, carry it. Source: ATT&CK
 * Navigator, layer file format 4.5.
 */
export const attackNavigator: Exporter<Event, NavigatorOptions> = {
  name: 'attack-navigator',
  contentType: 'application/json; charset=utf-8',
  async *write(pages, options, lose = () => {}) {
    const lost = new Set<string>()
    const tally = new ClusterTally((cluster) => {
      if (!TECHNIQUES.has(cluster.type.toLowerCase())) return undefined
      const technique = techniqueOf(cluster)
      if (technique === undefined) lost.add(cluster.name)
      return technique
    })
    let events = 0
    for await (const event of eventsIn(pages)) {
      tally.add(event)
      events += 1
    }
    for (const path of lost) lose({ path, why: 'The cluster has no number of a technique.' })
    yield `${JSON.stringify(layerOf(tally.counts(), events, options), undefined, 1)}\n`
  },
}

function layerOf(counts: readonly Count[], events: number, options: NavigatorOptions): object {
  const { name = 'Techniques', domain = '', counts: counted } = options
  const what = counted === 'attributes' ? 'attributes' : 'events'
  const techniques = counts
    .filter((count) => count[what] > 0)
    .map((count) => ({
      techniqueID: count.key,
      score: count[what],
      comment: `${count[what]} ${count[what] === 1 ? what.slice(0, -1) : what}`,
    }))
  return {
    name,
    versions: { navigator: '5.1.0', layer: '4.5' },
    domain: DOMAINS.includes(domain) ? domain : DOMAINS[0],
    description: `Techniques by the number of ${what} that carry them, of ${events} events.`,
    sorting: 3,
    techniques,
    gradient: {
      colors: ['#ffffff', '#ffe766', '#ff6666'],
      minValue: 0,
      maxValue: techniques.reduce((most, { score }) => Math.max(most, score), 1),
    },
    // A technique stands under several tactics, and is as often met under each.
    selectTechniquesAcrossTactics: true,
  }
}
