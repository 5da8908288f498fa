import { describe, expect, test } from 'vitest'
import {
  readsEvent,
  readsPart,
  withoutEmpty,
  type Server,
} from '../packages/server/src/features/sync/testing/reference/model.ts'
import { play, toldOf } from '../packages/server/src/features/sync/testing/reference/play.ts'
import {
  randomOf,
  randomWorld,
  type World,
} from '../packages/server/src/features/sync/testing/reference/random-world.ts'
import {
  startRealNetwork,
  type RealNetwork,
} from '../packages/server/src/features/sync/testing/reference/real-network.ts'
import { seenOf } from '../packages/server/src/features/sync/testing/reference/spelled.ts'

/** Other networks with `TOCSIN_TEST_SEED`; so many are played, one after the other. */
const FIRST = Number(process.env['TOCSIN_TEST_SEED'] ?? 1)
const NETWORKS = Number(process.env['TOCSIN_TEST_NETWORKS'] ?? 5)
const SIZE = 6
const LENGTH = 80

describe('a random network of six servers', () => {
  test.each(Array.from({ length: NETWORKS }, (_, i) => FIRST + i))(
    'of seed %i ends with what the rules say, and stays so',
    async (seed) => {
      const random = randomOf(seed)
      const world = randomWorld(random, SIZE)
      const network = await startRealNetwork(world)
      try {
        for (const group of world.groups) await network.addGroup(group)
        const played = await play(random, world, network, LENGTH)
        const { reference, steps } = played
        for (const { what, should, did } of steps) {
          if (did) expect([what, changesIn(did)]).toEqual([what, changesIn(should)])
        }
        for (const server of reference.servers.values()) await expectSame(network, world, server).catch(told)
        const before = await Promise.all(world.servers.map(async (name) => traces(network, name)))
        const outcomes = await played.again()
        expect(outcomes.filter((outcome) => outcome === 'added' || outcome === 'updated')).toEqual([])
        expect(await Promise.all(world.servers.map(async (name) => traces(network, name)))).toEqual(before)
        function told(error: Error) {
          throw new Error(`${error.message}\n${toldOf({ steps })}`, { cause: error })
        }
      } finally {
        await network.close()
      }
    },
    600_000,
  )
})

/** What came of a run; what a server of our own did not offer again is not told. */
function changesIn(told: ReadonlyMap<string, string> = new Map()): [string, string][] {
  return [...told].filter(([, outcome]) => outcome === 'added' || outcome === 'updated').sort()
}

async function expectSame(network: RealNetwork, { guests }: World, server: Server): Promise<void> {
  const { name, events } = server
  const held = await network.held(name)
  expect([name, [...held.keys()].sort()]).toEqual([name, [...events.keys()].sort()])
  for (const [uuid, copy] of events) expect([name, held.get(uuid)]).toEqual([name, seenOf(copy)])
  expect(await network.waiting(name)).toEqual(server.waiting)
  const read = await network.read(name)
  for (const org of [name, ...guests])
    expect([name, org, inOrderOf(read.get(org))]).toEqual([name, org, readBy(server, org)])
}

/** What the members of an organisation read on a server by the rules. */
function readBy(server: Server, org: string): [string, string[]][] {
  const seen = [...server.events.values()].filter((copy) => readsEvent(server, org, copy))
  return seen
    .map(({ uuid, parts, ...copy }): [string, string[]] => {
      const whole = { uuid, parts, ...copy }
      const live = [...parts].filter(([, part]) => !part.deleted && readsPart(server, org, whole, part))
      return [uuid, [...withoutEmpty(new Map(live)).keys()].sort()]
    })
    .sort()
}

function inOrderOf(read: ReadonlyMap<string, string[]> | undefined): [string, string[]][] {
  return [...(read ?? [])].map(([uuid, parts]): [string, string[]] => [uuid, parts.toSorted()]).sort()
}

/** All that is kept of events and what was done to them, but for the accounts of runs. */
async function traces(network: RealNetwork, name: string): Promise<unknown[]> {
  const tables = ['events', 'attributes', 'objects', 'event_tags', 'attribute_tags', 'sharing_groups', 'audit_log']
  const pool = network.nodes.get(name)?.context.pool
  const answers = tables.map(async (table) =>
    pool?.query(`select md5(string_agg(t::text, ',' order by id)) as digest from ${table} t`),
  )
  return (await Promise.all(answers)).map((answer) => answer?.rows)
}
