import type { Copy, Link, Outcome, Waiting } from './model.ts'
import { randomEdit, randomEvent, type Writer } from './random-events.ts'
import { membersOf, oneOf, type Random, type World } from './random-world.ts'
import { ReferenceNetwork, type Told } from './reference-network.ts'

/** A network that does as it is told, whatever it is made of. */
export type Played = {
  write(at: string, copy: Copy): Promise<void> | void
  publish(at: string, copy: Copy): Promise<void> | void
  deliver(at: string, waiting: Waiting): Promise<void> | void
  run(link: Link, way: 'push' | 'pull'): Promise<Told> | Told
}

/** One thing that was done, and what should have come of it. */
export type Step = { what: string; should?: Told; did?: Told }

/** How it went: what was done in order, so that a fault can be followed; `again` runs over every link once more. */
export type Play = { reference: ReferenceNetwork; steps: Step[]; again(): Promise<Outcome[]> }

const FIRST_SECOND = 1_700_000_000
/** A network that is not quiet after so many rounds goes round for ever. */
const MAX_ROUNDS = 20

function referenceOf({ servers, links, groups }: World): ReferenceNetwork {
  const reference = new ReferenceNetwork(servers, links)
  for (const group of groups) {
    const { uuid, at, roaming, confidential } = group
    reference.addGroup(at, {
      uuid,
      owner: at,
      members: membersOf(group, groups),
      roaming,
      servers: new Set(group.servers),
      confidential,
    })
  }
  return reference
}

/** Writes, changes, publishes, sends and fetches at random, in the network and in the reference alike. */
export async function play(random: Random, world: World, network: Played, length: number): Promise<Play> {
  const reference = referenceOf(world)
  const doing: Doing = { random, world, network, reference, steps: [] }
  const written: Written[] = []
  for (let i = 0; i < length; i++) {
    const timestamp = FIRST_SECOND + i
    const kind = random.below(10)
    if (kind < 2 || written.length === 0) await write(doing, written, timestamp)
    else if (kind < 4) await change(doing, oneOf(random, written), timestamp)
    else if (kind < 7) await deliverSome(doing)
    else {
      const link = oneOf(random, world.links)
      await runOver(doing, link, oneOf(random, waysOf(link)))
    }
  }
  await untilQuiet(doing)
  return { reference, steps: doing.steps, again: async () => runOverAll(doing) }
}

type Doing = Omit<Play, 'again'> & { random: Random; world: World; network: Played }
type Written = { writer: Writer; copy: Copy }

async function write(doing: Doing, written: Written[], timestamp: number): Promise<void> {
  const writer = writerIn(doing)
  const one = { writer, copy: randomEvent(doing.random, writer, timestamp) }
  written.push(one)
  await save(doing, one)
}

async function change(doing: Doing, one: Written, timestamp: number): Promise<void> {
  one.copy = randomEdit(doing.random, one.copy, one.writer.groups, timestamp)
  await save(doing, one)
}

async function save({ network, reference, steps }: Doing, { writer: { at }, copy }: Written): Promise<void> {
  steps.push({ what: `${at} writes ${copy.uuid} on ${copy.level} at ${copy.timestamp}` })
  reference.write(at, copy)
  await network.write(at, copy)
  reference.publish(at, copy.uuid)
  await network.publish(at, copy)
}

function writerIn({ random, world: { servers, guests, groups } }: Doing): Writer {
  const at = oneOf(random, servers)
  const org = random.chance(0.75) ? at : oneOf(random, guests)
  const here = groups.filter((group) => group.at === at)
  const isIn = (group: (typeof here)[number]) =>
    group.composite
      ? here.filter(({ uuid }) => group.composite?.of.includes(uuid)).every((one) => membersOf(one, here).has(org))
      : membersOf(group, here).has(org)
  return { at, org, groups: here.filter((group) => org === at || isIn(group)).map(({ uuid }) => uuid) }
}

async function deliverSome(doing: Doing): Promise<boolean> {
  const { random, reference, network, steps } = doing
  const waiting = [...reference.servers.values()].flatMap((server) =>
    server.waiting.map((one) => ({ at: server.name, ...one })),
  )
  if (waiting.length === 0) return false
  const { at, ...one } = oneOf(random, waiting)
  const outcome = reference.deliver(at, one)
  steps.push({ what: `${at} sends ${one.event} to ${one.to}: ${outcome}` })
  await network.deliver(at, one)
  return true
}

type Way = 'push' | 'pull'

function waysOf({ push, pull }: Link): Way[] {
  return [...(push ? (['push'] as const) : []), ...(pull ? (['pull'] as const) : [])]
}

async function runOver({ reference, network, steps }: Doing, link: Link, way: Way): Promise<Told> {
  const should = reference[way](link)
  const did = await network.run(link, way)
  steps.push({ what: `${link.from} ${way === 'push' ? 'pushes to' : 'pulls from'} ${link.to}`, should, did })
  return should
}

/** Sends what waits and runs over every link, in any order, until nothing changes any more. */
async function untilQuiet(doing: Doing): Promise<void> {
  for (let round = 0; round < MAX_ROUNDS; round++) {
    while (await deliverSome(doing));
    const told = await runOverAll(doing)
    if (!told.some((outcome) => outcome === 'added' || outcome === 'updated')) return
  }
  throw new Error(`The network does not get quiet:\n${toldOf(doing)}`)
}

/** Every link, each way that it has, in any order; answers all that was told. */
async function runOverAll(doing: Doing): Promise<Outcome[]> {
  const runs = doing.world.links.flatMap((link) => waysOf(link).map((way) => ({ link, way })))
  const outcomes: Outcome[] = []
  for (const { link, way } of shuffled(doing.random, runs)) {
    outcomes.push(...(await runOver(doing, link, way)).values())
  }
  return outcomes
}

function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const left = [...items]
  return items.flatMap(() => left.splice(random.below(left.length), 1))
}

/** What was done, line by line, as far as it changed anything. */
export function toldOf({ steps }: Pick<Play, 'steps'>): string {
  const changes = (told: Told = new Map()) => [...told].filter(([, outcome]) => outcome !== 'unchanged')
  return steps.map(({ what, should }) => [what, ...changes(should).map((one) => one.join(' '))].join(' ')).join('\n')
}
