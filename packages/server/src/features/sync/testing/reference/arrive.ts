import type { Sent } from './hop.ts'
import { readsEvent, readsPart, type Copy, type Group, type Outcome, type Part, type Server } from './model.ts'

/** How an event comes to a server: on whose behalf it is kept, and, for a pull, from which server. */
export type Bearer = { org: string; pulledFrom: string | undefined; knows: ReadonlySet<string> }

/** Keeps what was sent: as a copy of what is not here, or where it is newer than the copy that is. */
export function arrive(server: Server, { copy, groups }: Sent, bearer: Bearer): Outcome {
  const here = server.events.get(copy.uuid)
  if (here && !mayOverwrite(server, here, bearer)) return 'refused'
  if (here && copy.timestamp <= here.timestamp) return 'unchanged'
  if (copy.level === 4 && !isUsable(server, groups.get(copy.group ?? ''), bearer)) return 'refused'
  for (const group of groups.values()) capture(server, group, bearer)
  if (!here) {
    const parts = [...copy.parts.values()].map((part): [string, Part] => [part.uuid, usable(server, part, bearer)])
    const { pulledFrom: cameFrom, org: owner } = bearer
    const tags = new Set(copy.tags)
    server.events.set(copy.uuid, { ...copy, tags, parts: new Map(parts), owner, locked: true, cameFrom })
    return 'added'
  }
  overwrite(server, here, copy, bearer)
  return 'updated'
}

/** Only copies are overwritten, and by whoever sees them. */
function mayOverwrite(server: Server, here: Copy, { org, pulledFrom }: Bearer): boolean {
  return here.locked && (pulledFrom !== undefined || readsEvent(server, org, here))
}

function overwrite(server: Server, here: Copy, sent: Copy, bearer: Bearer): void {
  // Who reads a pulled copy is for the server to say that it was pulled from first.
  const keepsSharing = bearer.pulledFrom !== undefined && bearer.pulledFrom !== here.cameFrom
  const { published, timestamp, info, level, group } = sent
  Object.assign(here, { published, timestamp, info }, keepsSharing ? {} : { level, group })
  for (const tag of sent.tags) here.tags.add(tag)
  for (const part of sent.parts.values()) {
    const known = here.parts.get(part.uuid)
    if (!known) here.parts.set(part.uuid, usable(server, part, bearer))
    if (!known || part.timestamp <= known.timestamp) continue
    if (bearer.pulledFrom === undefined && !readsPart(server, bearer.org, here, known)) continue
    const shared = keepsSharing ? { level: known.level, group: known.group } : {}
    here.parts.set(part.uuid, { ...usable(server, part, bearer), ...shared })
  }
}

/** A part whose group the bearer may not use is for its owner alone. */
function usable(server: Server, part: Part, bearer: Bearer): Part {
  const isKept = part.level !== 4 || isUsable(server, server.groups.get(part.group ?? ''), bearer)
  return isKept ? { ...part } : { ...part, level: 0, group: undefined }
}

/** A group is brought by whoever is in it; a known one is used by its owner too. What is pulled was shown to its puller. */
function isUsable(server: Server, group: Group | undefined, { org, pulledFrom }: Bearer): boolean {
  const known = server.groups.get(group?.uuid ?? '')
  if (pulledFrom !== undefined) return group !== undefined
  return known ? known.members.has(org) || known.owner === org : group?.members.has(org) === true
}

/** A group becomes known here with its bearer in it, and with those of its servers that are known here. */
function capture(server: Server, group: Group, bearer: Bearer): void {
  if (server.groups.has(group.uuid) || !isUsable(server, group, bearer)) return
  const known = [...group.servers].filter((name) => name === server.name || bearer.knows.has(name))
  // A group that names servers is never for all of them.
  const servers = group.servers.size > 0 && known.length === 0 ? [server.name] : known
  server.groups.set(group.uuid, {
    ...group,
    members: new Set([...group.members, bearer.org]),
    servers: new Set(group.roaming ? [] : servers),
  })
}
