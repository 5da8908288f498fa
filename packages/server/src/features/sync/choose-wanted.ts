/** One line of another server's index, as far as it can be trusted to be one. */
export type Offered = {
  uuid: string
  timestamp: number
  /** When its sightings last changed or were published; 0 for never. */
  sightingTimestamp: number
  orgcUuid: string
  published: boolean
}

/** What is here already, by uuid. */
export type Held = ReadonlyMap<string, { timestamp: number; locked: boolean }>

export type Blocked = { events: ReadonlySet<string>; orgs: ReadonlySet<string> }

export type Choice =
  | { kind: 'fetch'; offered: Offered }
  | { kind: 'unchanged'; offered: Offered }
  | { kind: 'refused'; offered: Offered; why: string }

/** Whether everything is wanted, or what is here already alone. */
export type Technique = 'full' | 'update'

/**
 * Of what another server offers, what is asked for; each line has its answer, so that a receipt adds up. Published events
 * that are newer than the copy here, and only over copies: what was made here is never overwritten.
 *
 * Source: MISP's Server::__filterIndexOnPull (`sync-protocol` §3.1), which leaves out silently what it does not ask for.
 */
export function chooseWanted(
  index: readonly Offered[],
  { held, blocked, technique }: { held: Held; blocked: Blocked; technique: Technique },
): Choice[] {
  return firstOfEach(index).map((offered) => {
    const refuse = (why: string): Choice => ({ kind: 'refused', offered, why })
    if (blocked.events.has(offered.uuid)) return refuse('Event blocked by event blocklist.')
    if (blocked.orgs.has(offered.orgcUuid)) return refuse('Event blocked by organisation blocklist.')
    if (!offered.published) return refuse('It is not published.')
    const copy = held.get(offered.uuid)
    if (!copy)
      return technique === 'full' ? { kind: 'fetch', offered } : refuse('It is not here yet, and this is an update.')
    if (copy.timestamp >= offered.timestamp) return { kind: 'unchanged', offered }
    return copy.locked
      ? { kind: 'fetch', offered }
      : refuse('It was made here: a copy from elsewhere does not overwrite it.')
  })
}

/** Of an event that is offered several times, the first line counts. */
function firstOfEach(index: readonly Offered[]): Offered[] {
  const seen = new Set<string>()
  return index.filter(({ uuid }) => !seen.has(uuid) && seen.add(uuid))
}
