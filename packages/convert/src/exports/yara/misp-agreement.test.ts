import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseEventEnvelope } from '@tocsin/format'
import { indicatorsOfEvent } from '../indicators-of-event.ts'
import { written } from '../testing/indicator.ts'
import { yara } from './write-yara.ts'

/** What a real MISP wrote, with its JSON of the same events. Source: `misp-answers/exports`. */
const folder = new URL('../../../../../../shared/reference/misp-answers/exports/', import.meta.url)
const files = existsSync(folder) ? readdirSync(folder) : []
const read = (file: string) => readFileSync(new URL(file, folder), 'utf8')
const jsonOf = (file: string) => file.replace('.yara', '.json')
/** Of events without plain attributes MISP wrote an error. */
const recorded = files.filter(
  (file) => file.endsWith('.yara') && files.includes(jsonOf(file)) && read(file).startsWith('//'),
)

describe.skipIf(recorded.length === 0)('yara as a real MISP wrote it', () => {
  test.each(recorded)('%s', async (file) => {
    const { event } = parseEventEnvelope(JSON.parse(read(jsonOf(file))))
    if (!event) throw new Error(`${file} is of no event`)
    const ours = await written(yara, indicatorsOfEvent(event), { joinsEvents: true, compatibility: 'misp' })
    expect(ours.split('\n')).toEqual(read(file).split('\n'))
  })
})
