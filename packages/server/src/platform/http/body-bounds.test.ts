import { beforeEach, expect, test } from 'vitest'
import { createBodyBounds, type BodyBounds, type BodyClaim } from './body-bounds.ts'

const MIB = 1024 * 1024

let time: number
let bounds: BodyBounds
beforeEach(() => {
  time = 0
  bounds = createBodyBounds(() => time)
})

/** A body of which so much has come. */
async function coming(bytes: number): Promise<{ claim: BodyClaim; isCut: () => boolean; taken: Promise<void> }> {
  let isCut = false
  const claim = bounds.begin(() => (isCut = true))
  const taken = bounds.take(claim, bytes)
  await new Promise((resolve) => setImmediate(resolve))
  return { claim, isCut: () => isCut, taken }
}

function after(milliseconds: number): void {
  time += milliseconds
  bounds.sweep()
}

test('a body whose sender falls silent is ended', async () => {
  const silent = await coming(1)
  const whole = await coming(1)
  bounds.end(whole.claim)
  after(60_000)
  expect(silent.isCut()).toBe(false)
  after(1)
  expect([silent.isCut(), whole.isCut()]).toEqual([true, false])
})

test('large bodies take turns, and who waits is not late', async () => {
  const first = await coming(9 * MIB)
  const second = await coming(9 * MIB)
  expect([first.claim.turn === undefined, second.claim.turn === undefined]).toEqual([false, true])
  bounds.end(first.claim)
  after(600_000)
  bounds.release(first.claim)
  await second.taken
  expect(second.isCut()).toBe(false)
})

test('a large body may come slowly as long as nobody waits for it', async () => {
  const slow = await coming(9 * MIB)
  after(11_000)
  expect(slow.isCut()).toBe(false)
  await coming(9 * MIB)
  after(0)
  expect(slow.isCut()).toBe(true)
})

test('a large body that comes at a pace is not ended', async () => {
  const quick = await coming(9 * MIB)
  await coming(9 * MIB)
  for (let second = 0; second < 30; second++) {
    await bounds.take(quick.claim, 1.1 * MIB)
    after(1_000)
  }
  expect(quick.isCut()).toBe(false)
})

test('many bodies that are not large take turns as well, but for the smallest', async () => {
  for (let i = 0; i < 8; i++) expect((await coming(8 * MIB)).claim.turn).toBeUndefined()
  expect((await coming(MIB)).claim.turn).toBeUndefined()
  expect((await coming(2 * MIB)).claim.turn).toBeDefined()
})
