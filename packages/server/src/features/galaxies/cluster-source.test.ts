import fc from 'fast-check'
import { expect, test } from 'vitest'
import { restOf, sourceOf } from './cluster-source.ts'

const document = fc.record(
  {
    value: fc.string(),
    uuid: fc.oneof(fc.uuid(), fc.constant('A7C1E2B0-0000-4000-8000-000000000001')),
    description: fc.string(),
    revoked: fc.boolean(),
    meta: fc.dictionary(fc.string(), fc.oneof(fc.string(), fc.array(fc.string()))),
    related: fc.array(fc.record({ 'dest-uuid': fc.uuid(), type: fc.string() })),
    another: fc.jsonValue(),
  },
  { requiredKeys: ['value'] },
)

test('whatever a cluster says is given back as it said it', () => {
  fc.assert(
    fc.property(document, (said) => {
      const columns = {
        value: said.value,
        uuid: said.uuid?.toLowerCase() ?? 'a uuid of its own',
        description: said.description ?? '',
        meta: said.meta ?? {},
      }
      expect(sourceOf(columns, restOf(columns, said))).toEqual(said)
    }),
  )
})

test('what the columns hold is not kept twice', () => {
  const columns = { value: 'one', uuid: 'u', description: 'd', meta: { synonyms: ['uno'] } }
  expect(restOf(columns, { ...columns })).toEqual({})
  expect(restOf(columns, { value: 'one', revoked: true })).toEqual({
    fields: { revoked: true },
    lacks: ['uuid', 'description', 'meta'],
  })
})
