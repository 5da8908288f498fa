import type { Client, PreviewFilter, Receipt, Server, SyncOutcome } from '@tocsin/client'
import { followJob } from './follow-job.ts'
import { printable } from './printable.ts'

type Print = (line: string) => void

/** The links to other servers, a line each. */
export async function listPeers(client: Client, print: Print): Promise<void> {
  for (const { id, name, url, push, pull } of await client.servers.index()) {
    const ways = [pull ? 'pull' : '', push ? 'push' : ''].filter((way) => way !== '').join(' and ') || 'nothing goes'
    print(printable(`${id}  ${name}  ${url}  ${ways}`))
  }
}

/** What MISP's numbers of a test mean. */
const STATUSES: Record<number, string> = {
  1: 'all is well',
  2: 'it cannot be reached',
  3: 'it answers with something unexpected',
  4: 'it does not let this server in',
  5: 'the user over there has to change the password first',
  6: 'the user over there has to accept the terms first',
  7: 'the user over there may neither synchronise nor see',
  8: 'the user over there may send sightings, and nothing else',
}

/** Tests a link. Answers the exit code: 0 when all is well, 1 when not. */
export async function testPeer(client: Client, name: string, print: Print): Promise<0 | 1> {
  const { status, version } = await client.servers.test((await findPeer(client, name)).id)
  print(
    printable(`${STATUSES[status] ?? `status ${status}`}${version === undefined ? '' : `; it speaks MISP ${version}`}`),
  )
  return status === 1 ? 0 : 1
}

/** What another server has, a line each, with what is here of it: nothing, an older copy, or all that is there. */
export async function previewPeer(client: Client, name: string, filter: PreviewFilter, print: Print): Promise<void> {
  const { id } = await findPeer(client, name)
  for (const { Event, here = '' } of await client.servers.preview(id, filter)) {
    const { uuid = '', date = '', info = '', Orgc } = Event
    print(printable(`${uuid}  ${date}  ${here}  ${Orgc?.name ?? ''}  ${info}`))
  }
}

/** Has the values of a server kept, or of `all` whose links say so. */
export async function cachePeer(client: Client, name: string, print: Print): Promise<void> {
  await client.servers.cache(name === 'all' ? name : (await findPeer(client, name)).id)
  print('The values are being kept: see tocsin jobs.')
}

/** An event over there, as JSON. */
export async function showPeerEvent(client: Client, name: string, event: string, print: Print): Promise<void> {
  const { id } = await findPeer(client, name)
  print(JSON.stringify(await client.servers.previewEvent(id, event), undefined, 2))
}

/**
 * Has both sides of a link compared, waits for it, and names what differs. Answers the exit code: 0 when nothing does, 1
 * when something does.
 */
export async function showDrift(client: Client, name: string, told: Omit<Told, 'isVerbose'>): Promise<0 | 1> {
  const { id } = await findPeer(client, name)
  await followJob(client, await client.servers.measureDrift(id), told.isTerminal ? told.print : () => {})
  const { counts } = await client.servers.drift(id)
  for (const [kind, outcomes] of Object.entries(counts)) {
    told.print(`${kind}: ${countsText(outcomes)}`)
  }
  let hasDrift = false
  for await (const { kind, uuid, outcome, why } of client.servers.differences(id)) {
    hasDrift ||= outcome !== 'refused'
    told.print(printable(`  ${kind} ${uuid}: ${outcome}${why === '' ? '' : `. ${why}`}`))
  }
  return hasDrift ? 1 : 0
}

export type Exchange = { way: 'pull' | 'push'; peer: string; technique: string }
type Told = { print: Print; isTerminal: boolean; isVerbose: boolean }

/**
 * Has events fetched from a server or sent there, waits for it, and prints the receipt. Answers the exit code: 0 when
 * everything was taken, 1 when something was refused or failed.
 */
export async function exchange(client: Client, { way, peer, technique }: Exchange, told: Told): Promise<0 | 1> {
  const { id } = await findPeer(client, peer)
  const job = await client.servers[way](id, technique)
  try {
    await followJob(client, job, told.isTerminal ? told.print : () => {})
  } finally {
    const receipt = (await client.servers.receipts({ server: id })).find((one) => one.job === job)
    if (receipt) for (const line of linesOf(receipt)) told.print(printable(line))
    if (receipt) await printOutcomes(client, receipt.id, told)
  }
  const receipt = (await client.servers.receipts({ server: id })).find((one) => one.job === job)
  return receipt && sum(receipt, 'refused') + sum(receipt, 'failed') === 0 ? 0 : 1
}

async function printOutcomes(client: Client, receipt: string, { print, isVerbose }: Told): Promise<void> {
  for await (const { kind, uuid, outcome, why } of client.servers.outcomes(receipt)) {
    const isTold = isVerbose || outcome === 'refused' || outcome === 'failed'
    if (isTold) print(printable(`  ${kind} ${uuid}: ${outcome}${why === '' ? '' : `. ${why}`}`))
  }
}

/** A link by its number, its name or its address. */
async function findPeer(client: Client, name: string): Promise<Server> {
  const links = await client.servers.index()
  const found = links.filter((link) => [String(link.id), link.name, link.url].includes(name))
  const [only, ...others] = found
  if (only && others.length === 0) return only
  throw new Error(only ? `Several servers are called ${name}: name one by its number.` : `There is no server ${name}.`)
}

function* linesOf({ server, way, state, error, counts }: Receipt): Generator<string> {
  yield `${way} ${way === 'push' ? 'to' : 'from'} ${server.name}: ${state}${error === null ? '' : `. ${error}`}`
  for (const [kind, outcomes] of Object.entries(counts)) {
    yield `${kind}: ${countsText(outcomes)}`
  }
}

function countsText(outcomes: Record<string, number>): string {
  return Object.entries(outcomes)
    .map(([outcome, count]) => `${count} ${outcome}`)
    .join(', ')
}

function sum({ counts }: Receipt, outcome: SyncOutcome['outcome']): number {
  return Object.values(counts).reduce((total, outcomes) => total + (outcomes[outcome] ?? 0), 0)
}
