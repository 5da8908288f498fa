import type { Attribute, MispObject } from '@tocsin/format'
import { describe, expect, test } from 'vitest'
import { mergeAttributes, mergeObjects, mergeTwins, duplicateKey, type AttributeRules, type Outcome } from './merge.ts'
import type { AttributeRow, ObjectRow } from './rows.ts'

const uuid = (n: number) => `00000000-0000-4000-8000-00000000000${n}`
const EVENT = 1
const NOW = 2_000
const OBJECT = uuid(8)
const rules: AttributeRules = {
  eventId: EVENT,
  now: NOW,
  existing: 'update',
  duplicates: 'refuse',
  hidden: new Set(),
  objectIds: new Map([[OBJECT, 80]]),
}
const sharingOf = ({ distribution }: { distribution?: number | undefined }) => ({ distribution, sharing_group_id: 0 })

/** One attribute that is sent, and what becomes of it. */
function merge(sent: Partial<Attribute>, how: Partial<AttributeRules> & { stored?: AttributeRow; in?: string } = {}) {
  const { stored, in: objectUuid, ...rest } = how
  const item = { sent: { type: 'domain', value: 'a.test', ...sent }, uuid: uuid(1), objectUuid, path: 'Attribute[0]' }
  const known = new Map(stored ? [[stored.uuid, stored]] : [])
  const [outcome] = mergeAttributes([item], known, { ...rules, ...rest }, sharingOf)
  if (!outcome) throw new Error('nothing became of it')
  return outcome
}

function added(sent: Partial<Attribute>): AttributeRow {
  const outcome = merge(sent)
  if (outcome.kind !== 'added') throw new Error(outcome.kind)
  return outcome.row
}

const stored = { ...added({ timestamp: 1_000, comment: 'kept' }), id: 5 }
const ruleOf = (outcome: Outcome<unknown>) => (outcome.kind === 'refused' ? outcome.findings[0]?.rule : outcome.kind)

describe('an attribute that is not here', () => {
  test('is added with its value normalised and halves keyed', () => {
    expect(added({ type: 'domain|ip', value: 'A.Test|203.0.113.1' })).toMatchObject({
      event_id: EVENT,
      object_id: 0,
      value1: 'a.test',
      value2: '203.0.113.1',
      ip: '203.0.113.1',
      timestamp: NOW,
      distribution: 5,
    })
  })

  test.each([
    ['of an unknown type', { type: 'nonsense' }, {}, 'attribute.type.unknown'],
    ['whose value breaks its rule', { type: 'md5', value: 'x' }, {}, 'attribute.value.hash'],
    ['in an object, without a relation', {}, { in: OBJECT }, 'attribute.object_relation.missing'],
    ['in an object that was refused', { object_relation: 'domain' }, { in: uuid(9) }, 'attribute.object'],
    ['in an object, with a relation', { object_relation: 'domain' }, { in: OBJECT }, 'added'],
  ])('%s', (_, sent, how, is) => {
    expect(ruleOf(merge(sent, how))).toBe(is)
  })

  test('gets the id of its object', () => {
    expect(merge({ object_relation: 'domain' }, { in: OBJECT })).toMatchObject({ row: { object_id: 80 } })
  })
})

describe('an attribute that is here', () => {
  test.each([
    ['newer changes it', { timestamp: 1_001 }, {}, 'updated'],
    ['as old leaves it', { timestamp: 1_000 }, {}, 'unchanged'],
    ['older leaves it', { timestamp: 999 }, {}, 'unchanged'],
    ['without a time is newer', {}, {}, 'updated'],
    ['on another event is not ours to change', { timestamp: 1_001 }, { eventId: 2 }, 'uuid.unique'],
    ['is not overwritten by what is to be added', { timestamp: 1_001 }, { existing: 'refuse' as const }, 'uuid.unique'],
    ['is not spoilt by a bad value', { timestamp: 1_001, type: 'md5', value: 'x' }, {}, 'attribute.value.hash'],
  ])('%s', (_, sent, how, is) => {
    expect(ruleOf(merge(sent, { ...how, stored }))).toBe(is)
  })

  test('keeps what the sender leaves out, and who it is', () => {
    expect(merge({ value: 'b.test', timestamp: 1_500 }, { stored })).toMatchObject({
      kind: 'updated',
      row: { id: 5, uuid: stored.uuid, comment: 'kept', value1: 'b.test', timestamp: 1_500 },
      was: stored,
    })
  })
})

describe('a value that stands on the event already', () => {
  const twins = new Map([[duplicateKey(stored), stored]])
  const meet = (sent: Partial<Attribute>[], duplicates: 'refuse' | 'update', objectUuid?: string) => {
    const items = sent.map((one, i) => ({
      sent: { type: 'domain', value: 'a.test', ...one },
      uuid: uuid(i + 2),
      objectUuid,
      path: `Attribute[${i}]`,
    }))
    return [...mergeTwins(mergeAttributes(items, new Map(), rules, sharingOf), items, twins, { ...rules, duplicates })]
  }

  test.each([
    ['is refused', [{}], 'refuse', ['attribute.value.unique']],
    ['is refused in another case', [{ value: 'A.TEST' }], 'refuse', ['attribute.value.unique']],
    ['is taken for the one meant', [{}], 'update', ['updated']],
    ['may stand there deleted', [{ deleted: true }], 'refuse', ['added']],
    ['may stand in another category', [{ category: 'External analysis' }], 'refuse', ['added']],
    [
      'is refused the second time',
      [{ value: 'c.test' }, { value: 'c.test' }],
      'refuse',
      ['added', 'attribute.value.unique'],
    ],
    [
      'may come in two spellings at once',
      [
        { type: 'text', category: 'Other', value: 'Told' },
        { type: 'text', category: 'Other', value: 'told' },
      ],
      'refuse',
      ['added', 'added'],
    ],
  ] as const)('%s', (_, sent, duplicates, is) => {
    expect(meet([...sent], duplicates).map(ruleOf)).toEqual(is)
  })

  test('may stand in an object', () => {
    expect(meet([{ object_relation: 'domain' }], 'refuse', OBJECT).map(ruleOf)).toEqual(['added'])
  })

  test('is updated under its own id and uuid', () => {
    expect(meet([{ comment: 'new' }], 'update')[0]).toMatchObject({ row: { id: 5, uuid: stored.uuid, comment: 'new' } })
  })
})

describe('an object', () => {
  // The other columns take no part.
  const known = { id: 80, event_id: EVENT, uuid: OBJECT, name: 'file', timestamp: 1_000, comment: 'kept' } as ObjectRow
  const mergeOne = (sent: Partial<MispObject>, how: Partial<AttributeRules> & { isKnown: boolean }) => {
    const { isKnown, ...rest } = how
    const item = { sent: { name: 'file', ...sent }, uuid: OBJECT, path: 'Object[0]' }
    return mergeObjects([item], new Map(isKnown ? [[OBJECT, known]] : []), { ...rules, ...rest }, sharingOf)[0]
  }

  test.each([
    ['that is not here is added', {}, { isKnown: false }, 'added'],
    ['is changed by a newer one', { timestamp: 1_001 }, { isKnown: true }, 'updated'],
    ['is left as it is by an older one', { timestamp: 1_000 }, { isKnown: true }, 'unchanged'],
    ['of another event is refused', { timestamp: 1_001 }, { isKnown: true, eventId: 2 }, 'uuid.unique'],
  ])('%s', (_, sent, how, is) => {
    const outcome = mergeOne(sent, how)
    expect(outcome && ruleOf(outcome)).toBe(is)
  })

  test('keeps its name and what the sender leaves out', () => {
    expect(mergeOne({ name: 'other', timestamp: 1_001 }, { isKnown: true })).toMatchObject({
      row: { id: 80, name: 'file', comment: 'kept', timestamp: 1_001 },
    })
  })
})
