// Has a real Suricata read the rules that we write of events: node scripts/consumers/suricata.mjs EVENTS [TREE]
// EVENTS is a folder of events in MISP's JSON. TREE is the root of a system that has Suricata, such as a Debian 13 made by
//   debootstrap --variant=minbase trixie TREE && chroot TREE apt-get install -y --no-install-recommends suricata
// Without TREE, the machine's own is asked. `npx tsc -b` has to have been run. The last result stands in
// docs/compatibility/exports.md.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEventEnvelope } from '@tocsin/format'
import { indicatorsOfEvent, snort, suricata } from '@tocsin/convert'

const [events, tree = '/'] = process.argv.slice(2)
if (!events) throw new Error('say where the events are: node scripts/consumers/suricata.mjs EVENTS [TREE]')

const found = readdirSync(events)
  .filter((name) => name.endsWith('.json'))
  .flatMap((name) => eventsIn(join(events, name)))

/** @param {string} path */
function eventsIn(path) {
  const sent = [JSON.parse(readFileSync(path, 'utf8'))].flat()
  return sent.flatMap((document) => parseEventEnvelope(document).event ?? [])
}

async function* pages() {
  for (const event of found) yield indicatorsOfEvent(event)
}

// Suricata reads the options of Snort 2 as well as its own; those rules of Snort's are tried on it too.
const folder = mkdtempSync(join(tree, 'tmp/tocsin-rules-'))
try {
  for (const exporter of [suricata, snort]) process.exitCode ||= await check(exporter)
} finally {
  rmSync(folder, { recursive: true })
}

/** @param {typeof suricata} exporter */
async function check(exporter) {
  let losses = 0
  let text = ''
  const options = { firstSid: 1_000_000, baseUrl: 'https://misp.example', composesObjects: true }
  for await (const piece of exporter.write(pages(), options, () => losses++)) text += piece
  const rules = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length
  writeFileSync(join(folder, 'our.rules'), text)
  const within = folder.slice(tree === '/' ? 0 : tree.length)
  const suricataTest = ['suricata', '-T', '-l', within, '-S', join(within, 'our.rules')]
  const [program = '', ...args] = tree === '/' ? suricataTest : ['chroot', tree, ...suricataTest]
  const { error, status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 30 })
  if (error) throw error
  const said = `${stdout}${stderr}`.split('\n').filter((line) => /^(E|W):|<(Error|Warning)>/.test(line))
  console.log(`${exporter.name}: ${found.length} events, ${rules} rules, ${losses} values left out, status ${status}`)
  for (const line of said.slice(0, 20)) console.log(line.slice(0, 500))
  return status === 0 ? 0 : 1
}
