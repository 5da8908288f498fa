import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseEventEnvelope } from '@tocsin/format'
import { indicatorsOfEvent } from '../indicators-of-event.ts'
import type { ExportedIndicator } from '../exported.ts'
import { snort } from './snort.ts'
import { suricata } from './suricata.ts'

/** What a real MISP wrote, with its JSON of the same events, so that ids agree too. Source: `misp-answers/exports`. */
const folder = new URL('../../../../../../shared/reference/misp-answers/exports/', import.meta.url)
const files = existsSync(folder) ? readdirSync(folder) : []
const jsonOf = (file: string) => file.replace(/\.\w+$/, '.json')
const baseUrl = 'http://127.0.0.1:8780'
const firstSid = 4_000_000

describe.each([snort, suricata])('$name', (exporter) => {
  const recorded = files.filter((file) => file.endsWith(`.${exporter.name}`) && files.includes(jsonOf(file)))
  describe.skipIf(recorded.length === 0)('as a real MISP wrote it', () => {
    test.each(recorded)('%s', async (file) => {
      const theirs = readFileSync(new URL(file, folder), 'utf8')
      expect(await rulesOf(exporter, file, 'misp')).toBe(theirs)
      expect((await rulesOf(exporter, file)).split('\n')).toEqual(asOurs(theirs).split('\n'))
    })
  })
})

async function rulesOf(exporter: typeof snort, file: string, compatibility?: 'misp'): Promise<string> {
  const { event } = parseEventEnvelope(JSON.parse(readFileSync(new URL(jsonOf(file), folder), 'utf8')))
  if (!event) throw new Error(`${file} is of no event`)
  const indicators = indicatorsOfEvent(event).filter(({ to_ids }) => to_ids)
  async function* pages(): AsyncGenerator<ExportedIndicator[]> {
    yield indicators
  }
  let out = ''
  for await (const piece of exporter.write(pages(), { baseUrl, firstSid, composesObjects: true, compatibility }))
    out += piece
  return out
}

/** The differences that docs/compatibility/exports.md lists. */
function asOurs(theirs: string): string {
  const rules = theirs
    .replaceAll('nocase; http.header; content', 'nocase; content')
    .replaceAll('\\|30 78\\|', '0x')
    .replaceAll('|13||30 78|ox|30 78|ox0', '|09||30 78|ox|30 78|ox0')
    .replace(/(?<=msg: ")(MISP e\d+ \[[^\]]*)/g, (label) => label.replaceAll('"', '\\"'))
  return `${rules}\n`
}
