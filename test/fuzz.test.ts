import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { tryAll } from './fuzz/run.ts'
import { createWorld, type World } from './fuzz/world.ts'

/**
 * Every route that the API description names, asked for what makes no sense, by strangers and people of several roles: it
 * answers in time, in the form of its errors, with a status that is described, tells nothing of its insides, and changes
 * nothing where it refuses. `fuzz.long.test.ts` asks far more.
 */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => world.server.close())

const seed = fc.readConfigureGlobal().seed ?? 1

test('no route falls over what it is sent', async () => {
  expect(await tryAll(world, { seed, rounds: 2 })).toEqual([])
}, 300_000)
