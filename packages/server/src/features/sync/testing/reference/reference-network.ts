import { arrive } from './arrive.ts'
import { pulled, pushed } from './hop.ts'
import { readsEvent, type Copy, type Group, type Link, type Outcome, type Server } from './model.ts'

/** What was said to have come of each event in one run over a link. */
export type Told = Map<string, Outcome>

/** A network by the written rules: it is told what is done, and says what comes of it. */
export class ReferenceNetwork {
  readonly servers: Map<string, Server>
  readonly links: readonly Link[]

  constructor(names: readonly string[], links: readonly Link[]) {
    const empty = (name: string): Server => ({ name, events: new Map(), groups: new Map(), waiting: [] })
    this.servers = new Map(names.map((name) => [name, empty(name)]))
    this.links = links
  }

  server(name: string): Server {
    const server = this.servers.get(name)
    if (!server) throw new Error(`There is no server ${name}`)
    return server
  }

  addGroup(at: string, group: Group): void {
    this.server(at).groups.set(group.uuid, group)
  }

  /** Writes an event where it is made, for the first time or anew; nothing is published by that. */
  write(at: string, copy: Copy): void {
    const { tags, parts } = copy
    const held = { ...copy, tags: new Set(tags), parts: new Map(parts), published: false }
    this.server(at).events.set(copy.uuid, held)
  }

  publish(at: string, event: string): void {
    const copy = this.server(at).events.get(event)
    if (copy) copy.published = true
    this.#announce(at, event, undefined)
  }

  /** Sends one thing that waits; undefined where nothing is to be sent. */
  deliver(at: string, { event, to }: { event: string; to: string }): Outcome | undefined {
    const server = this.server(at)
    const index = server.waiting.findIndex((one) => one.event === event && one.to === to)
    if (index === -1) throw new Error(`${at} is not about to send ${event} to ${to}`)
    server.waiting.splice(index, 1)
    const link = this.links.find((one) => one.from === at && one.to === to)
    const copy = server.events.get(event)
    return link && copy && isOffered(copy) ? this.#send(link, copy) : undefined
  }

  /** Everything that is published, to a server that lacks it or has it older. */
  push(link: Link): Told {
    const there = this.server(link.to)
    const told: Told = new Map()
    for (const copy of [...this.server(link.from).events.values()].filter(isOffered)) {
      const held = there.events.get(copy.uuid)
      const isKnown = held !== undefined && readsEvent(there, link.from, held)
      const isWanted = !isKnown || (held.locked && held.timestamp < copy.timestamp)
      told.set(copy.uuid, isWanted ? this.#send(link, copy) : 'unchanged')
    }
    return told
  }

  /** Everything that is shown over there to whoever pulls. */
  pull(link: Link): Told {
    const [here, there] = [this.server(link.from), this.server(link.to)]
    const told: Told = new Map()
    for (const copy of there.events.values()) {
      if (!copy.published || !readsEvent(there, link.from, copy)) continue
      const held = here.events.get(copy.uuid)
      if (held && held.timestamp >= copy.timestamp) told.set(copy.uuid, 'unchanged')
      else if (held && !held.locked) told.set(copy.uuid, 'refused')
      else told.set(copy.uuid, this.#take(link, copy))
    }
    return told
  }

  #send(link: Link, copy: Copy): Outcome {
    const there = this.server(link.to)
    const sent = pushed(this.server(link.from), link, copy)
    if (!sent) return 'refused'
    const bearer = { org: link.from, pulledFrom: undefined, knows: this.#knownTo(link.to) }
    const outcome = arrive(there, sent, bearer)
    if (outcome === 'added' || outcome === 'updated') this.#announce(link.to, copy.uuid, undefined)
    return outcome
  }

  #take(link: Link, copy: Copy): Outcome {
    const sent = pulled(this.server(link.to), link, copy)
    if (!sent) return 'refused'
    const bearer = { org: link.from, pulledFrom: link.to, knows: this.#knownTo(link.from) }
    const outcome = arrive(this.server(link.from), sent, bearer)
    if (outcome === 'added' || outcome === 'updated') this.#announce(link.from, copy.uuid, link.to)
    return outcome
  }

  /** What is published goes to every server that this one pushes to, but not back to where it was pulled from. */
  #announce(at: string, event: string, pulledFrom: string | undefined): void {
    const server = this.server(at)
    if (server.events.get(event)?.published !== true) return
    for (const link of this.links) {
      if (link.from === at && link.push && link.to !== pulledFrom) server.waiting.push({ event, to: link.to })
    }
  }

  #knownTo(name: string): Set<string> {
    return new Set(this.links.flatMap((link) => (link.from === name ? [link.to] : [])))
  }
}

/** What is for this server, or for less, is no candidate for a push. */
function isOffered({ published, level }: Copy): boolean {
  return published && level >= 2
}
