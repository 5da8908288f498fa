/** Somebody who reads: a member of an organisation. */
export type Reader = { orgId: number; isSiteAdmin: boolean }

/** A group as far as it decides: who is in it now. */
export type DecidingGroup = { name: string; has(orgId: number): boolean }

/** With whom one record is shared; `group` for distribution 4. */
export type Level<Group = DecidingGroup> = {
  at: 'event' | 'object' | 'attribute' | 'report'
  distribution: number
  group: Group | undefined
}

/** A record with all that it stands in: the event's owner, and each level on the way down from the event to the record. */
export type Chain<Group = DecidingGroup> = {
  ownerOrgId: number
  /** The organisation that is asked to take the event over. */
  offeredToOrgId: number | undefined
  /** Whether the event is not published on a server that keeps such events from all but their owners. */
  isKeptBack: boolean
  levels: readonly Level<Group>[]
}

export type Rule =
  'site-admin' | 'owner' | 'offered' | 'unpublished' | 'own-organisation' | 'everybody' | 'group' | 'inherits'
/** One rule, met or not, and the record it was met at. */
export type Step = { at: Level['at']; rule: Rule; isMet: boolean; sentence: string }

/** Whether a reader may see a record; `steps` are those of the first way in that holds, or those that close the last. */
export type Verdict = { isAllowed: boolean; steps: Step[] }

/**
 * Whether a reader may see a record, and why: as a site admin, as the owner of its event, or because each record on the
 * way down to it is shared with them, or the event offered to them. Reads ask PostgreSQL the same (`visibility.ts`); a property test holds both together.
 *
 * Source: `sharing-and-distribution` §2.
 */
export function decideAccess(reader: Reader, chain: Chain): Verdict {
  for (const way of waysIn(reader, chain)) {
    if (way.every(({ isMet }) => isMet)) return { isAllowed: true, steps: way }
  }
  return { isAllowed: false, steps: sharedSteps(reader, chain).filter(({ isMet }) => !isMet) }
}

/** Every way in there is, met or not. Each alone would do. */
export function waysIn(reader: Reader, chain: Chain): Step[][] {
  const isOwner = reader.orgId === chain.ownerOrgId
  return [
    [step('event', 'site-admin', reader.isSiteAdmin)],
    [step('event', 'owner', isOwner)],
    sharedSteps(reader, chain),
  ]
}

function sharedSteps({ orgId }: Reader, { levels, offeredToOrgId, isKeptBack }: Chain): Step[] {
  return levels.map(({ at, distribution, group }) => {
    if (at === 'event' && orgId === offeredToOrgId) return step(at, 'offered', true)
    if (at === 'event' && isKeptBack) return step(at, 'unpublished', false)
    if (distribution === 4) return groupStep(at, group, orgId)
    if (distribution === 5 && at !== 'event') return step(at, 'inherits', true)
    if (distribution >= 1 && distribution <= 3) return step(at, 'everybody', true)
    return step(at, 'own-organisation', false)
  })
}

function groupStep(at: Step['at'], group: DecidingGroup | undefined, orgId: number): Step {
  const isIn = group?.has(orgId) ?? false
  const sentence = `The organisation is ${isIn ? '' : 'not '}in the sharing group ${group?.name ?? ''} of the ${at}.`
  return { at, rule: 'group', isMet: isIn, sentence }
}

const SENTENCES: Record<Exclude<Rule, 'group'>, (at: Step['at']) => string> = {
  'site-admin': () => 'Site admins see everything.',
  owner: () => 'The event belongs to the organisation.',
  offered: () => 'The organisation is asked to take the event over.',
  unpublished: () => 'The event is not published, and this server keeps such events from all but their owners.',
  'own-organisation': (at) => `The ${at} is shared with the organisation that owns it and no other.`,
  everybody: (at) => `The ${at} is shared with everybody on this server.`,
  inherits: (at) => `The ${at} is shared as what it stands in.`,
}

function step(at: Step['at'], rule: Exclude<Rule, 'group'>, isMet: boolean): Step {
  return { at, rule, isMet, sentence: SENTENCES[rule](at) }
}
