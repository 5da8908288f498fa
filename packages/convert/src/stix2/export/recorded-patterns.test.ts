import { existsSync, readFileSync } from 'node:fs'
import { parseEventEnvelope, type Event } from '@tocsin/format'
import { expect, test } from 'vitest'
import { stix2 } from '../stix2.ts'

/** What a real MISP 2.5.1 wrote, with the misp-stix of its day, and the same events as JSON. */
const recorded = new URL('../../../../../../shared/reference/misp-answers/exports/', import.meta.url)
const index = new URL('index.json', recorded)

type Recording = { uuid: string; source: string; format: string }
type Written = { id: string; type: string; pattern?: string; labels?: string[] }

// The index is a file of the workplace, made by a script with these fields.
const all = existsSync(index) ? (JSON.parse(readFileSync(index, 'utf8')) as Recording[]) : []
const recordings = all.filter(({ uuid, format }) => format === 'stix2' && existsSync(new URL(`${uuid}.json`, recorded)))

const NONE: Recording = { uuid: '', source: 'nothing that is here', format: 'stix2' }
test.skipIf(recordings.length === 0).each(recordings.length > 0 ? recordings : [NONE])(
  'patterns of attributes of $source are those that MISP wrote',
  async ({ uuid }) => {
    const theirs = patternsIn(readFileSync(new URL(`${uuid}.stix2`, recorded), 'utf8'))
    const { event } = parseEventEnvelope(JSON.parse(readFileSync(new URL(`${uuid}.json`, recorded), 'utf8')))
    if (event === undefined) throw new Error('The recorded event is none')
    let text = ''
    for await (const piece of stix2.write(pageOf(event), { version: '2.1' })) text += piece
    expect(patternsIn(text)).toEqual(theirs)
  },
)

async function* pageOf(event: Event) {
  yield [event]
}

/**
 * Indicators of attributes by id. The older names of hashes are spelt as STIX does, and so are the hives of registry keys; the
 * backslashes that misp-stix puts before percent signs are none of the value's. Patterns of objects had everything in them
 * then, and by now have what is for detection: `misp-stix-agreement.test.ts` compares those.
 */
function patternsIn(text: string): [string, string][] {
  const { objects } = JSON.parse(text) as { objects: Written[] }
  return objects
    .filter(({ type, labels = [] }) => type === 'indicator' && labels.some((label) => label.startsWith('misp:type=')))
    .map(({ id, pattern = '' }): [string, string] => [id, spelt(pattern)])
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
}

function spelt(pattern: string): string {
  return pattern
    .replace(/hashes\.SHA(1|256|512) /g, "hashes.'SHA-$1' ")
    .replaceAll('\\\\%', '%')
    .replace(/key = 'HKCU/g, "key = 'HKEY_CURRENT_USER")
    .replace(/key = 'HKLM/g, "key = 'HKEY_LOCAL_MACHINE")
}
