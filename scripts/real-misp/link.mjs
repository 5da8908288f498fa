// The links between the two servers, and what goes over them.
import { setTimeout as sleep } from 'node:timers/promises'
import { addUser, introduce, ROLES } from './side.mjs'

/** @typedef {import('./side.mjs').Side} Side */
/** @typedef {import('./side.mjs').Json} Json */
/** @typedef {{ id: string, authkey: string, set(fields: object): Promise<void> }} Link */

const EVERYTHING = {
  pull: true,
  push: false,
  push_sightings: true,
  push_galaxy_clusters: true,
  pull_galaxy_clusters: true,
  push_analyst_data: true,
  pull_analyst_data: true,
}

/**
 * Links one server to another, over which everything may go but nothing does by itself.
 * @param {Side} from
 * @param {Side} to
 * @returns {Promise<Link>}
 */
export async function linkTo(from, to) {
  const org = await introduce(to, from.org)
  const remote = await introduce(from, to.org)
  const authkey = await addUser(to, { org, role: ROLES.sync })
  const sent = { name: to.name, url: to.url, authkey, remote_org_id: remote, self_signed: true, ...EVERYTHING }
  const { Server } = await from.json('POST', '/servers/add', sent)
  const id = String(Server.id)
  return {
    id,
    authkey,
    async set(fields) {
      await from.json('POST', `/servers/edit/${id}`, fields)
    },
  }
}

/**
 * Lets a server pull or push everything; answers what it tells of it.
 * @param {Side} side
 * @param {Link} link
 * @param {'pull' | 'push'} what
 * @param {string} [technique]
 * @returns {Promise<Json>}
 */
// oxlint-disable-next-line max-params -- who, over which, in which direction, how much
export async function exchange(side, link, what, technique = 'full') {
  if (what === 'push') await link.set({ push: true })
  try {
    const answer = await side.json('POST', `/servers/${what}/${link.id}/${technique}`)
    const message = String(answer.message)
    const job = /Job ID: (\d+)/.exec(message)?.[1]
    return side.name === 'Tocsin' && job ? await receiptOf(side, job) : message
  } finally {
    if (what === 'push') await link.set({ push: false })
  }
}

/**
 * @param {Side} side
 * @param {string} job
 */
async function receiptOf(side, job) {
  const { result, error } = await finished(side, job)
  if (error) throw new Error(`The job failed: ${error}`)
  const { receipts } = await side.json('GET', '/tocsin/receipts?limit=100')
  const { id } = receipts.find((/** @type {Json} */ receipt) => String(receipt.job) === job)
  const { outcomes } = await side.json('GET', `/tocsin/receipts/${id}?limit=10000`)
  return { counts: result, outcomes }
}

/**
 * Waits until one job of Tocsin is done.
 * @param {Side} side
 * @param {string} job
 * @returns {Promise<Json>}
 */
async function finished(side, job) {
  for (;;) {
    const told = await side.json('GET', `/tocsin/jobs/${job}`)
    if (told.state !== 'queued' && told.state !== 'running') return told
    await sleep(50)
  }
}

/**
 * Waits until Tocsin has done all that follows from what it was told. MISP, without background jobs, is done when it answers.
 * @param {Side} side
 */
export async function settled(side) {
  if (side.name === 'MISP') return
  for (;;) {
    const { jobs } = await side.json('GET', '/tocsin/jobs?limit=100')
    if (jobs.every((/** @type {Json} */ { state }) => state !== 'queued' && state !== 'running')) return
    await sleep(50)
  }
}
