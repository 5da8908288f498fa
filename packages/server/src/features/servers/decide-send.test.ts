import { describe, expect, test } from 'vitest'
import { decideSend, type SendTerms } from './decide-send.ts'

const terms = (more: Partial<SendTerms> = {}): SendTerms => ({
  name: 'Bravo',
  push: true,
  internal: false,
  isWithinRules: true,
  ...more,
})
const level = (distribution: number, at = 'event', reaches = false) => ({ at, distribution, reaches })

describe('an event goes over a link as its level says', () => {
  test.each([
    [0, false, undefined, 'own-organisation'],
    [1, false, undefined, 'this-community'],
    [2, true, 1, 'next-hop'],
    [3, true, 3, 'everywhere'],
  ])('level %i: %s, and is %s over there', (distribution, goes, there, rule) => {
    const verdict = decideSend([level(distribution)], terms())
    expect(verdict).toMatchObject({ goes, distribution: there, steps: [{ at: 'event', rule }] })
  })

  test('a group goes where it reaches', () => {
    expect(decideSend([level(4, 'event', true)], terms())).toMatchObject({ goes: true, distribution: 4 })
    expect(decideSend([level(4, 'event', false)], terms())).toMatchObject({ goes: false, steps: [{ rule: 'group' }] })
  })
})

test('what is inside goes only if all that it stands in goes', () => {
  expect(decideSend([level(3), level(5, 'object'), level(2, 'attribute')], terms())).toMatchObject({
    goes: true,
    distribution: 1,
  })
  expect(decideSend([level(1), level(3, 'attribute')], terms())).toMatchObject({
    goes: false,
    steps: [{ at: 'event' }],
  })
})

test('over an internal link everything goes as it is', () => {
  expect(decideSend([level(0), level(1, 'attribute')], terms({ internal: true }))).toMatchObject({
    goes: true,
    distribution: 1,
  })
})

test.each([
  [{ push: false }, 'not-pushed'],
  [{ isWithinRules: false }, 'link-rules'],
])('%j keeps it back', (more, rule) => {
  expect(decideSend([level(3)], terms(more))).toMatchObject({ goes: false, steps: [{ rule }] })
})
