import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../context.ts'
import { buildAside } from './build-aside.ts'
import { FINGERPRINT } from './build-lists.ts'
import { EnabledLists } from './enabled-lists.ts'

/**
 * The matchers of the enabled lists, one set for each database that this process serves. Which lists there are is looked
 * up when they are used, at most once a second: another process that changes a list is noticed then, and a server that
 * nobody asks for warnings does nothing.
 */
type Held = { fingerprint: string; lists: EnabledLists | undefined }
type Holder = { held?: Held; lookedUp: number; building?: Promise<Held> | undefined }

const holders = new WeakMap<Context['pool'], Holder>()
const LOOK_AGAIN = 1_000
const PATIENCE = 10_000

/** The enabled lists, undefined where there are none. While lists that changed are made ready, the earlier ones serve. */
export async function currentLists(context: Context): Promise<EnabledLists | undefined> {
  const holder = holderOf(context)
  const { held } = holder
  if (held && performance.now() - holder.lookedUp < LOOK_AGAIN) return held.lists
  const fingerprint = await lookUp(context, holder)
  if (held?.fingerprint === fingerprint) return held.lists
  const building = build(context, holder)
  if (!held) return (await building).lists
  building.catch((error: unknown) => warn(context, error))
  return held.lists
}

/**
 * For whoever has just changed lists: waits until they are ready, so that what is asked next meets them. Lists of
 * millions of entries take longer than anybody waits for an answer; they are ready a little later.
 */
export async function refreshLists(context: Context): Promise<void> {
  const ready = makeReady(context).catch((error: unknown) => warn(context, error))
  await Promise.race([ready, sleep(PATIENCE, undefined, { ref: false })])
}

async function makeReady(context: Context): Promise<void> {
  const holder = holderOf(context)
  // What is being made ready may be of before the change: then once more.
  while ((await lookUp(context, holder)) !== holder.held?.fingerprint) await build(context, holder)
}

function warn({ log }: Context, error: unknown): void {
  log.warn({ err: error }, 'warninglists could not be made ready')
}

function holderOf({ pool }: Context): Holder {
  const known = holders.get(pool)
  if (known) return known
  const holder: Holder = { lookedUp: -Infinity }
  holders.set(pool, holder)
  return holder
}

async function lookUp({ pool }: Context, holder: Holder): Promise<string> {
  const { rows } = await pool.query<{ fingerprint: string }>(FINGERPRINT)
  holder.lookedUp = performance.now()
  return rows[0]?.fingerprint ?? ''
}

/** Builds once at a time, whoever asks. */
async function build(context: Context, holder: Holder): Promise<Held> {
  holder.building ??= buildHeld(context)
    .then((held) => (holder.held = held))
    .finally(() => (holder.building = undefined))
  return holder.building
}

async function buildHeld(context: Context): Promise<Held> {
  const { rows } = await context.pool.query<{ any: boolean }>(
    'select exists (select from warninglists where enabled) as any',
  )
  if (!rows[0]?.any) return { fingerprint: '', lists: undefined }
  const built = await buildAside(context)
  return { fingerprint: built.fingerprint, lists: built.facts.length === 0 ? undefined : new EnabledLists(built) }
}
