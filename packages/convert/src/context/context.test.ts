import { event as eventModel, Report } from '@tocsin/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { contextMarkdown, type ContextMarkdownOptions } from './context-markdown.ts'
import { context } from './context.ts'
import type { TagMeaning } from './gather-context.ts'

const galaxy = {
  uuid: '698774c7-8022-42c4-917f-8d6e4f06ada3',
  name: 'Threat Actor',
  type: 'threat-actor',
  description: 'Who does it.',
  GalaxyCluster: [
    {
      id: '4',
      uuid: '5b4ee3ea-eee3-4c8e-8323-85ae32658754',
      value: 'Sofacy',
      tag_name: 'misp-galaxy:threat-actor="Sofacy"',
      description: 'A group\nof <b>people</b>.',
      tag_id: 9,
      event_tag_id: '12',
      local: true,
    },
  ],
}

const tlp: TagMeaning = {
  Taxonomy: { namespace: 'tlp', description: 'The Traffic Light Protocol' },
  TaxonomyPredicate: { value: 'red', expanded: '(TLP:RED) For you alone' },
  TaxonomyEntry: null,
}

const options: ContextMarkdownOptions = {
  baseUrl: 'https://t.example',
  explain: async (names) => new Map(names.filter((name) => name === 'tlp:red').map((name) => [name, tlp])),
}

const events = [
  { Tag: [{ name: 'tlp:red', colour: '#ff0000', local: true }, { name: 'mine' }], Galaxy: [galaxy] },
  {
    Attribute: [
      {
        type: 'text',
        value: 'a',
        Tag: [
          { name: 'misp-galaxy:threat-actor="Sofacy"' },
          { name: 'misp-galaxy:tool="X"' },
          { name: 'another' },
          { name: 'tlp:red' },
        ],
      },
    ],
  },
]

async function written(exporter: typeof context | typeof contextMarkdown, sent: object[]): Promise<string> {
  async function* pages() {
    for (const one of sent) {
      const event = eventModel.read({ info: 'x', ...one }, new Report())
      if (event) yield [event]
    }
  }
  let text = ''
  for await (const piece of exporter.write(pages(), options)) text += piece
  return text
}

test('tells each tag and cluster once, tags by the taxonomy that makes them', async () => {
  const told = JSON.parse(await written(context, events))
  expect(Object.keys(told)).toEqual(['attackData', 'tags', 'clusters'])
  expect(told.tags).toEqual({
    'Custom Tags': [{ Tag: { name: 'another' } }, { Tag: { name: 'mine' } }],
    tlp: [{ ...tlp, Tag: { name: 'tlp:red', colour: '#ff0000' } }],
  })
  expect(told.clusters).toMatchObject({
    'threat-actor': [{ Galaxy: { name: 'Threat Actor' }, GalaxyCluster: { id: '4', value: 'Sofacy' } }],
    tool: [{ GalaxyCluster: { type: 'tool', value: 'X' } }],
  })
  expect(told.clusters['threat-actor']).toHaveLength(1)
  expect(told.clusters['threat-actor'][0].GalaxyCluster).not.toHaveProperty('event_tag_id')
})

test('as Markdown', async () => {
  expect(await written(contextMarkdown, events)).toBe(`# Aggregated context data

## Tags and Taxonomies

#### Custom Tags

- \`another\`
- \`mine\`

#### tlp

*The Traffic Light Protocol*

- \`tlp:red\`
    - **red**: (TLP:RED) For you alone

## Galaxy Clusters

#### Threat Actor

*Who does it.*

- *[Sofacy](https://t.example/galaxy_clusters/view/4)*
  A group of \\<b\\>people\\</b\\>.

#### tool

- *X*
`)
})

test('no value becomes more than text in Markdown', async () => {
  const nasty = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.constantFrom(
      '<script>',
      '](javascript:x)',
      '`` ` ``',
      '\n# x',
      '- x',
      '1. x',
      '**',
      'http://e.example',
      'www.e',
      '&lt;',
    ),
  )
  const name = /^[^\0]+$/
  await fc.assert(
    fc.asyncProperty(
      nasty.filter((text) => name.test(text) && text.trim() !== ''),
      nasty,
      async (tag, text) => {
        const cluster = { ...galaxy.GalaxyCluster[0], value: text || 'x', description: text.replaceAll('\0', '') }
        const out = await written(contextMarkdown, [
          {
            Tag: [{ name: tag.slice(0, 200) }],
            Galaxy: [{ ...galaxy, name: text.replaceAll('\0', '') || 'x', GalaxyCluster: [cluster] }],
          },
        ])
        for (const line of out.split('\n')) {
          expect(line).toMatch(/^(#{1,2} [\w ]+|#### .*|- `.*`|- \*.*\*|  \S.*|\*.*\*|)$/u)
          if (line.startsWith('- `')) continue
          const bare = line.replace(/^(- \*(\[)?|#### |#+ |\*)|(\]\(https:\/\/t\.example\/[\w/]+\))?\*$/g, '')
          expect(bare.replace(/\\[!-/:-@[-`{-~]/g, '')).not.toMatch(/[`*_[\]<>&]|:\/\/|www\./i)
          expect(bare).not.toMatch(/^ *(-|\d+[.)]) /)
        }
      },
    ),
  )
})
