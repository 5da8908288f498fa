import type { Event } from '@tocsin/format'
import { carriersOf, clustersOn, type CarriedCluster } from './carried.ts'

/** On how many events something is met, on themselves or on an attribute, and on how many attributes. */
export type Count = { key: string; events: number; attributes: number }

/** Counts clusters over events, of which nothing is kept. Those without a key are not counted. */
export class ClusterTally {
  readonly #keyOf: (cluster: CarriedCluster) => string | undefined
  readonly #counts = new Map<string, Count>()

  constructor(keyOf: (cluster: CarriedCluster) => string | undefined) {
    this.#keyOf = keyOf
  }

  add(event: Event): void {
    const onEvent = new Set<string>()
    for (const carrier of carriersOf(event)) {
      const keys = new Set([...clustersOn(carrier)].flatMap((cluster) => this.#keyOf(cluster) ?? []))
      for (const key of keys) {
        onEvent.add(key)
        if (carrier !== event) this.#at(key).attributes += 1
      }
    }
    for (const key of onEvent) this.#at(key).events += 1
  }

  /** In the order of their keys, so that the order of the events makes no difference. */
  counts(): Count[] {
    return [...this.#counts.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1))
  }

  #at(key: string): Count {
    const count = this.#counts.get(key) ?? { key, events: 0, attributes: 0 }
    this.#counts.set(key, count)
    return count
  }
}
