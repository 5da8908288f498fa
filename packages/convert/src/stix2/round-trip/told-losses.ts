import type { Event } from '@tocsin/format'
import type { Lose, Loss } from '../../loss.ts'
import type { StixObject } from '../export/stix-object.ts'
import { loseByReadingBack } from './read-back.ts'

/** Stand once in a bundle, for all of its events. */
const OF_ALL: ReadonlySet<string> = new Set(['identity', 'marking-definition'])
const SUMMARIES: ReadonlySet<string> = new Set(['report', 'grouping'])

/** Hears what an exporter loses and what it writes, and tells after each event what nobody has told of. */
export class ToldLosses {
  readonly lose: Lose
  private readonly listener: Lose | undefined
  private told: Loss[] = []
  private texts: string[] = []
  private readonly ofAll = new Map<string, string>()
  private readonly clusters = new Map<string, string>()
  private listed: readonly unknown[] = []

  constructor(listener: Lose | undefined) {
    this.listener = listener
    this.lose = (loss) => {
      if (listener === undefined) return
      this.told.push(loss)
      listener(loss)
    }
  }

  /** Nothing is kept where nobody listens. */
  wrote(object: StixObject, text: string): void {
    if (this.listener === undefined) return
    if (SUMMARIES.has(object.type) && Array.isArray(object.object_refs)) this.listed = object.object_refs
    if (isCluster(object)) this.clusters.set(object.id, text)
    else if (OF_ALL.has(object.type)) this.ofAll.set(object.id, text)
    else this.texts.push(text)
  }

  endEvent(event: Event): void {
    if (this.listener === undefined) return
    const clusters = this.listed.flatMap((id) => this.clusters.get(String(id)) ?? [])
    loseByReadingBack(event, [...this.texts, ...clusters, ...this.ofAll.values()], this.told, this.listener)
    this.told = []
    this.texts = []
    this.listed = []
  }
}

/** Clusters are written with the first event that has them. */
function isCluster({ labels }: StixObject): boolean {
  return Array.isArray(labels) && labels.some((label) => String(label).startsWith('misp:galaxy-type='))
}
