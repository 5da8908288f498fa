import { event as eventModel, Report, type Event } from '@tocsin/format'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Exporter } from '../exporter.ts'
import type { Loss } from '../loss.ts'
import { attackSightings } from './attack-sightings.ts'
import { attack, type Matrix } from './attack.ts'
import { attackNavigator } from './navigator.ts'

const PHISHING = 'Spearphishing Attachment - T1566.001'
const FILE = 'Malicious File - T1204.002'
const tag = (value: string, type = 'mitre-attack-pattern') => ({ name: `misp-galaxy:${type}="${value}"` })
const block = (value: string, more: object = {}) => ({
  uuid: 'c4e851fa-775f-11e7-8163-b774922098cd',
  name: 'Attack Pattern',
  type: 'mitre-attack-pattern',
  GalaxyCluster: [{ uuid: crypto.randomUUID(), value, tag_name: tag(value).name, ...more }],
})

function read(sent: object): Event {
  const event = eventModel.read({ info: 'x', ...sent }, new Report())
  if (!event) throw new Error('no event')
  return event
}

async function written<O>(exporter: Exporter<Event, O>, events: object[], options: O, losses: Loss[] = []) {
  async function* pages() {
    for (const sent of events) yield [read(sent)]
  }
  let text = ''
  for await (const piece of exporter.write(pages(), options, (loss) => losses.push(loss))) text += piece
  return JSON.parse(text)
}

const matrix: Matrix = {
  galaxy: { id: '7', name: 'Attack Pattern', kill_chain_order: { attack: ['access', 'execution', 'impact'] } },
  tabs: [
    {
      name: 'attack',
      columns: [
        { name: 'access', clusters: ['A - T1001', PHISHING, 'B - T1002'].map(cell) },
        { name: 'execution', clusters: [cell(FILE)] },
        { name: 'impact', clusters: [] },
      ],
    },
  ],
}

function cell(value: string) {
  return { value, tag_name: tag(value).name }
}

describe('attack', () => {
  const events = [
    { Tag: [tag(PHISHING), { name: 'tlp:red' }], Galaxy: [block(PHISHING)] },
    {
      Tag: [{ name: tag(PHISHING).name.toUpperCase() }],
      Attribute: [
        { type: 'text', value: 'a', Tag: [tag(FILE), tag(PHISHING)] },
        { type: 'text', value: 'b', Tag: [tag(FILE)] },
        { type: 'text', value: 'c', deleted: true, Tag: [tag('A - T1001')] },
      ],
    },
    { Object: [{ name: 'file', Attribute: [{ type: 'text', value: 'a', Galaxy: [block(PHISHING)] }] }] },
  ]

  test('counts each event once, however a technique hangs on it, and puts the most frequent first', async () => {
    const told = await written(attack, events, { matrix, matrixGalaxies: [{ Galaxy: {} }] })
    expect(told).toMatchObject({
      target_type: 'event',
      scores: { [tag(FILE).name]: 1, [tag(PHISHING).name]: 3 },
      maxScore: 3,
      columnOrders: { attack: ['access', 'execution', 'impact'] },
      galaxyId: '7',
      removeTrailling: 2,
      matrixGalaxies: [{ Galaxy: {} }],
    })
    const values = told.tabs.attack.access.map(({ value }: { value: string }) => value)
    expect(values).toEqual([PHISHING, 'A - T1001', 'B - T1002'])
    expect(Object.keys(told.tabs.attack)).toEqual(['access', 'execution'])
  })

  // The colours that MISP's own gradient gives for a highest score of 3.
  test('colours scores from blue to red', async () => {
    const { colours, interpolation } = await written(attack, events, { matrix })
    expect(colours).toEqual({ [tag(FILE).name]: '#00ffaa', [tag(PHISHING).name]: '#ff0000' })
    expect(interpolation).toEqual([
      [0, 0, 255],
      [0, 255, 170],
      [170, 255, 0],
      [255, 0, 0],
    ])
  })

  test('has no tabs without the library, and no colours without a score', async () => {
    expect(await written(attack, [{}], {})).toEqual({
      target_type: 'event',
      columnOrders: {},
      tabs: {},
      scores: {},
      maxScore: 0,
      pickingMode: false,
      defaultTabName: 'mitre-attack',
      removeTrailling: 2,
      matrixGalaxies: [],
    })
  })
})

describe('navigator layers', () => {
  const events = [
    { Tag: [tag(PHISHING, 'mitre-enterprise-attack-attack-pattern'), tag(PHISHING), tag('Nameless')] },
    {
      Attribute: [
        { type: 'text', value: 'a', Tag: [tag(PHISHING)] },
        { type: 'text', value: 'b', Tag: [tag(PHISHING)] },
      ],
    },
    {
      Galaxy: [
        { ...block('Block Message', { meta: { external_id: ['T0804'] } }), type: 'mitre-ics-techniques' },
        block('of another kind', { meta: { external_id: ['S0001'] } }),
      ],
    },
  ]

  test('score events, and name the clusters that are no techniques', async () => {
    const losses: Loss[] = []
    const layer = await written(attackNavigator, events, {}, losses)
    expect(layer).toMatchObject({
      versions: { layer: '4.5' },
      domain: 'enterprise-attack',
      techniques: [
        { techniqueID: 'T0804', score: 1 },
        { techniqueID: 'T1566.001', score: 2, comment: '2 events' },
      ],
      gradient: { minValue: 0, maxValue: 2 },
    })
    expect(losses.map(({ path }) => path)).toEqual([tag('Nameless').name, tag('of another kind').name])
  })

  test('score attributes where these are to count', async () => {
    const options = { counts: 'attributes', domain: 'ics-attack', name: 'mine' }
    const layer = await written(attackNavigator, events, options)
    expect(layer).toMatchObject({ name: 'mine', domain: 'ics-attack', techniques: [{ score: 2 }] })
  })

  test('whatever the tags, the layer is one that the Navigator takes', async () => {
    const value = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(PHISHING, '" - T1', 'x - T1234', '=" - T1234.001'),
    )
    const tags = fc.array(
      fc.tuple(value, fc.constantFrom('mitre-attack-pattern', 'x')).map(([v, type]) => tag(v, type)),
    )
    await fc.assert(
      fc.asyncProperty(tags, fc.string(), async (Tag, name) => {
        const layer = await written(attackNavigator, [{ Tag }], { name, domain: name })
        expect(layer.name).toBe(name)
        expect(layer.gradient.maxValue).toBeGreaterThan(layer.gradient.minValue)
        for (const { techniqueID } of layer.techniques) expect(techniqueID).toMatch(/^T\d{4}(\.\d{3})?$/)
      }),
    )
  })
})

test('sightings of techniques say from when to when a record was seen', async () => {
  const told = await written(
    attackSightings,
    [
      {
        uuid: '5cf9f4c5-2c1a-4a1c-9d1e-0a0a0a0a0a0a',
        timestamp: 1_600_000_000,
        Galaxy: [block(PHISHING), block(FILE)],
        Tag: [tag(PHISHING)],
        Attribute: [
          {
            uuid: '5cf9f4c5-2c1a-4a1c-9d1e-0b0b0b0b0b0b',
            type: 'text',
            value: 'a',
            timestamp: 1_600_000_100,
            Tag: [tag(FILE), { ...tag(PHISHING), inherited: 1 }],
            Sighting: [
              { date_sighting: 1_500_000_000, type: 1 },
              { date_sighting: 1_700_000_000, type: 0 },
            ],
          },
          { type: 'text', value: 'b', Tag: [tag('no technique'), { name: 'tlp:red' }] },
        ],
      },
    ],
    {},
  )
  const common = { sightingType: 'direct-technique-sighting', detectionType: 'raw' }
  expect(told).toEqual([
    {
      id: '5cf9f4c5-2c1a-4a1c-9d1e-0a0a0a0a0a0a',
      ...common,
      startTime: '2020-09-13T12:26:40Z',
      endTime: '2020-09-13T12:26:40Z',
      techniques: [{ techniqueID: 'T1566.001' }, { techniqueID: 'T1204.002' }],
    },
    {
      id: '5cf9f4c5-2c1a-4a1c-9d1e-0b0b0b0b0b0b',
      ...common,
      startTime: '2020-09-13T12:28:20Z',
      endTime: '2023-11-14T22:13:20Z',
      techniques: [{ techniqueID: 'T1204.002' }],
    },
  ])
  expect(await written(attackSightings, [{}], {})).toEqual([])
})
