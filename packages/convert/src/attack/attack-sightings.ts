import type { Event } from '@tocsin/format'
import type { Exporter } from '../exporter.ts'
import { carriersOf, clustersOn, eventsIn, type Carrier } from './carried.ts'
import { ATTACK } from './attack.ts'
import { techniqueOf } from './technique.ts'

/**
 * When each record that carries techniques was seen: what MITRE's Center for Threat-Informed Defense collects as sightings
 * of techniques. False positives and expirations are no sightings. Source: MISP's AttackSightingsExport, in `import-export`
 * §3.2.
 */
export const attackSightings: Exporter<Event, object> = {
  name: 'attack-sightings',
  contentType: 'application/json; charset=utf-8',
  async *write(pages) {
    let separator = '['
    for await (const event of eventsIn(pages)) {
      for (const sighting of sightingsIn(event)) {
        yield separator + JSON.stringify(sighting)
        separator = ','
      }
    }
    yield separator === '[' ? '[]' : ']'
  },
}

function* sightingsIn(event: Event): Generator<object> {
  for (const carrier of carriersOf(event)) {
    const sighting = sightingOf(carrier)
    if (sighting) yield sighting
  }
}

function sightingOf(carrier: Carrier): object | undefined {
  const techniques = [...new Set(techniquesOn(carrier))]
  if (techniques.length === 0) return undefined
  const times = [carrier.timestamp ?? 0, ...seenAt(carrier)]
  return {
    id: carrier.uuid,
    sightingType: 'direct-technique-sighting',
    startTime: momentOf(Math.min(...times)),
    endTime: momentOf(Math.max(...times)),
    detectionType: 'raw',
    techniques: techniques.map((techniqueID) => ({ techniqueID })),
  }
}

function techniquesOn(carrier: Carrier): string[] {
  const techniques = [...clustersOn(carrier)].filter(({ type }) => type.toLowerCase() === ATTACK)
  return techniques.flatMap((cluster) => techniqueOf(cluster) ?? [])
}

function seenAt(carrier: Carrier): number[] {
  const sightings = 'Sighting' in carrier ? (carrier.Sighting ?? []) : []
  return sightings.flatMap(({ type = 0, date_sighting }) => (type === 0 ? (date_sighting ?? []) : []))
}

function momentOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')
}
