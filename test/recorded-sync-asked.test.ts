import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readListed } from './recorded/listed.ts'
import { askedDifferences } from './recorded-sync/asked.ts'
import { publishAgain, pullAgain, pushAgain, startOurSide, type OurSide } from './recorded-sync/our-side.ts'
import { readRecording, type Run } from './recorded-sync/recording.ts'
import { startScriptedPeer, type ScriptedPeer } from './recorded-sync/scripted-peer.ts'

/**
 * What a real MISP asked another one in each run that was recorded, and what our server asks a peer that answers with what
 * was recorded: which requests, which headers, which bodies. A difference that `docs/compatibility/sync.md` does not list
 * fails, and so does one that it lists and that is not there.
 */
const recording = readRecording()
const listed = readListed('sync').filter(({ request }) => request.startsWith('asks '))
const occurred = new Set<(typeof listed)[number]>()

describe.skipIf(recording.runs.length === 0).each([
  ['pulls', 'B', /\/servers\/pull\//, pullAgain],
  ['pushes', 'A', /\/servers\/push\//, pushAgain],
  ['publishes', 'A', /\/events\/publish\//, publishAgain],
] as const)('who %s', (verb, at, path, again) => {
  let peer: ScriptedPeer
  let side: OurSide
  beforeAll(async () => {
    peer = await startScriptedPeer()
    side = await startOurSide(at, peer)
  })
  afterAll(async () => {
    await side.close()
    peer.close()
  })
  const runs = recording.runs.filter((run) => run.at === at && path.test(run.url) && isConversation(run))
  const cases = runs.map((run, i): [string, Run] => [`asks ${verb} ${run.scenario} #${i + 1}`, run])

  test.each(cases)('%s', async (label, run) => {
    peer.play(run.exchanges)
    await again(side, run, recording).catch(mayBeRefused)
    const unlisted = []
    for (const difference of askedDifferences(run.exchanges, peer.asked())) {
      const rows = listed.filter((row) => row.covers(label, difference))
      for (const row of rows) occurred.add(row)
      if (rows.length === 0) unlisted.push(difference)
    }
    expect(unlisted).toEqual([])
  })
})

test.skipIf(recording.runs.length === 0)('every listed difference of what is asked occurs', () => {
  expect(listed.filter((row) => !occurred.has(row)).map(({ request, difference }) => [request, difference])).toEqual([])
})

/** Where the other side did not let anybody in, or was not there, nothing was said. */
function isConversation({ exchanges }: Run): boolean {
  return exchanges.some(({ template, status }) => template === '/servers/getVersion' && status === 200)
}

/** What is refused here is asked of nobody. */
function mayBeRefused(error: Error): void {
  if (!/: 40[35] /.test(error.message)) throw error
}
