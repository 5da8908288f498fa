import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nextAsk } from './ask-peer.ts'
import { decideRecall, isTimely, type Asked, type Copy } from './decide.ts'
import { isUnsettled, readReply } from './read-reply.ts'
import { readStatement, writeStatement } from './statement.ts'

const COPY: Copy = { locked: true, recall_key: 'F', timestamp: 10 }
const ASKED: Asked = { fingerprint: 'F', timestamp: 10, obeys: true }
test.each<[string, Partial<Copy> | undefined, Partial<Asked>, string]>([
  ['a copy of the version that is recalled', {}, {}, 'removed'],
  ['a copy of an earlier version', { timestamp: 9 }, {}, 'removed'],
  ['a copy of a later version', { timestamp: 11 }, {}, 'kept'],
  ['a copy where administrators decide', {}, { obeys: false }, 'kept'],
  ['a copy of another server’s event', {}, { fingerprint: 'G' }, 'unknown'],
  ['a copy of which it is not known whose it is', { recall_key: null }, {}, 'unknown'],
  ['what was made here', { locked: false }, {}, 'unknown'],
  ['nothing', undefined, {}, 'unknown'],
])('recalled, %s comes to its end: %j %j %s', (_, copy, asked, outcome) => {
  const verdict = decideRecall(copy && { ...COPY, ...copy }, { ...ASKED, ...asked })
  expect(verdict.outcome).toBe(outcome)
})

test('a recall is carried out in the month after it was said', () => {
  const now = 1_800_000_000
  const day = 86_400
  expect([0, -29 * day, 1_800, -31 * day, 7_200].map((offset) => isTimely(now + offset, now))).toEqual([
    true,
    true,
    true,
    false,
    false,
  ])
})

const seconds = fc.maxSafeNat()
test('a statement is read as it was written', () => {
  const statement = fc.record({
    recall: fc.uuid(),
    event: fc.uuid(),
    timestamp: seconds,
    time: seconds,
    server: fc.uuid(),
    reason: fc.string({ maxLength: 500 }).filter((text) => !text.includes('\0')),
  })
  fc.assert(
    fc.property(statement, (said) => {
      expect(readStatement(writeStatement(said))).toEqual(said)
    }),
  )
})

test('whatever is no statement is none, and nothing is thrown', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(readStatement(text)).toBeUndefined()
    }),
  )
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom('recall', 'event', 'time', 'reason', 'tocsin_recall'), fc.jsonValue()),
      (said) => {
        expect(readStatement(JSON.stringify(said))).toBeUndefined()
      },
    ),
  )
})

test('of what another server answers, only so much is kept', () => {
  const { tree } = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.record({
      server: fc.oneof(fc.string({ maxLength: 2_000 }), fc.jsonValue()),
      state: fc.constantFrom('removed', 'kept', 'waiting', 'gone', 1),
      why: fc.jsonValue(),
      passed: fc.oneof(fc.jsonValue(), fc.array(tie('tree'), { maxLength: 3 })),
    }),
  }))
  fc.assert(
    fc.property(fc.array(tree, { maxLength: 5 }), fc.jsonValue(), (passed, why) => {
      const reply = readReply({ outcome: 'removed', why, passed })
      expect(reply?.state).toBe('removed')
      for (const { server, why: told } of reply?.passed ?? [])
        expect(Math.max(server.length, told.length)).toBeLessThanOrEqual(300)
    }),
  )
  fc.assert(
    fc.property(fc.jsonValue(), (body) => {
      expect(readReply(body)).toBeUndefined()
    }),
  )
  const many = Array.from({ length: 5_000 }, () => ({ server: 'x', state: 'kept', passed: [] }))
  expect(readReply({ outcome: 'kept', passed: many })?.passed).toHaveLength(1_000)
  let deep: object = { server: 'x', state: 'waiting', passed: [] }
  for (let i = 0; i < 5_000; i++) deep = { server: 'x', state: 'kept', passed: [deep] }
  expect(isUnsettled(readReply({ outcome: 'kept', passed: [deep] })?.passed ?? [])).toBe(false)
})

test('who does not answer is asked ever more slowly, and at last no more', () => {
  const now = new Date(0)
  const minutes = [1, 2, 3, 9, 29].map((attempts) => (nextAsk(now, attempts)?.getTime() ?? 0) / 60_000)
  expect(minutes).toEqual([5, 10, 20, 1_280, 1_440])
  expect(nextAsk(now, 30)).toBeNull()
})
