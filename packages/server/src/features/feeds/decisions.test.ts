import type { Event } from '@tocsin/format'
import { describe, expect, test } from 'vitest'
import { decideValues } from './decide-values.ts'
import { findValues } from './find-values.ts'
import { receiveFeedEvent } from './receive-event.ts'
import { leftOut, readRules } from './rules.ts'

const rules = (tags: object, orgs: object = {}, url_params = '') => readRules({ tags, orgs, url_params }) ?? null
const event = { tags: ['tlp:white'], org: { name: 'CIRCL', uuid: 'u-1' }, timestamp: 1_000 }

describe('rules', () => {
  test.each([
    [rules({ OR: ['tlp:white'] }), true, true],
    [rules({ OR: ['TLP:WHI'] }), false, true],
    [rules({ NOT: ['white'] }), true, false],
    [rules({ OR: ['tlp:white'] }, { NOT: ['u-1'] }), false, false],
    [rules({}, { OR: ['CIRCL'] }), true, true],
    [rules({}, { OR: ['circ'] }), false, true],
    [rules({}, {}, '{"timestamp":"1d"}'), false, false],
    [rules({}, {}, '{"timestamp":999}'), true, true],
    [null, true, true],
  ])('%j take the event by the manifest: %s, by itself: %s', (one, byNames, byParts) => {
    expect(leftOut(one, event, { by: 'names', now: 100_000_000 }) === undefined).toBe(byNames)
    expect(leftOut(one, event, { by: 'parts', now: 100_000_000 }) === undefined).toBe(byParts)
  })

  test.each([['{'], [{ tags: 1 }], [{ orgs: { OR: 'x' } }], [{ url_params: '{' }]])('%j cannot be read', (sent) => {
    expect(readRules(sent)).toBeUndefined()
  })
})

describe('an event of a feed', () => {
  const sent: Event = {
    uuid: 'u',
    distribution: 4,
    sharing_group_id: 7,
    Tag: [{ name: 'a' }, { name: 'b', local: true }],
    Attribute: [{ value: 'x', distribution: 3, Note: [{ note: 'n', distribution: 3 }] }],
  }
  const terms = { distribution: 1, sharing_group_id: 0, settings: null, tags: [{ name: 'feed' }] }

  test('is shared as the feed says, what is in it as the event, and its notes no further', () => {
    const received = receiveFeedEvent(sent, terms)
    expect(received).toMatchObject({ distribution: 1, locked: true, Tag: [{ name: 'a' }, { name: 'feed' }] })
    expect(received.sharing_group_id).toBeUndefined()
    expect(received.Attribute).toMatchObject([{ distribution: 5, Note: [{ distribution: 1, locked: true }] }])
  })

  test('keeps its own levels where the feed leaves them to it, and is its owner’s where it says none', () => {
    const kept = receiveFeedEvent({ ...sent, distribution: 2 }, { ...terms, distribution: 5 })
    expect(kept).toMatchObject({ distribution: 2, Attribute: [{ distribution: 3 }] })
    const { distribution: _level, ...unsaid } = sent
    expect(receiveFeedEvent(unsaid, { ...terms, distribution: 5 }).distribution).toBe(0)
  })

  test('goes to the group that the feed names', () => {
    const received = receiveFeedEvent(sent, { ...terms, distribution: 4, sharing_group_id: 3 })
    expect(received).toMatchObject({ distribution: 4, sharing_group_id: 3 })
  })
})

test('values are compared in their normal form and in any case, and each counts once', async () => {
  const feed = { source_format: 'freetext', settings: null } as const
  const found = await findValues(feed, 'A.example.org a.example.org 2001:DB8:0::1 b.example.org')
  const standing = [
    { uuid: '1', value1: 'a.example.org', value2: '' },
    { uuid: '2', value1: '2001:db8::1', value2: '' },
    { uuid: '3', value1: 'old.example.org', value2: '' },
  ]
  const terms = { override_ids: false, force_to_ids: false, delta_merge: true, settings: null }
  const { added, ...decided } = decideValues(found, standing, terms)
  expect(decided).toEqual({ gone: ['3'], known: 2, refused: 0 })
  expect(added.map(({ value }) => value)).toEqual(['b.example.org'])
  expect(decideValues(found, standing, { ...terms, delta_merge: false }).gone).toEqual([])
})
