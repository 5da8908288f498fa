import { afterAll, beforeAll, expect, test } from 'vitest'
import { tryAll } from './fuzz/run.ts'
import { createWorld, type World } from './fuzz/world.ts'

/** As `fuzz.test.ts`, many times over and with other requests in every run, unless `TOCSIN_TEST_SEED` says which. */
let world: World
beforeAll(async () => {
  world = await createWorld()
})
afterAll(async () => world.server.close())

const seed = Number(process.env['TOCSIN_TEST_SEED'] ?? Date.now() % 100_000)

test(`no route falls over what it is sent, again and again (seed ${seed})`, async () => {
  expect(await tryAll(world, { seed, rounds: 40 })).toEqual([])
}, 7_200_000)
