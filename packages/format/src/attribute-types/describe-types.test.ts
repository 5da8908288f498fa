import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { describeTypes } from './describe-types.ts'
import { attributeTypes, categories, defaultCategory, isComposite, typeFacts } from './type-facts.ts'

const reference = new URL('../../../../../shared/data/misp-defaults/describeTypes.json', import.meta.url)

test('there are 194 types in 16 categories', () => {
  expect(attributeTypes).toHaveLength(194)
  expect(categories).toHaveLength(16)
  expect(categories.at(0)).toBe('Internal reference')
  expect(categories.at(-1)).toBe('Other')
})

test('the defaults of a type are of a category that allows it', () => {
  for (const type of attributeTypes) expect(typeFacts(type).categories).toContain(defaultCategory(type))
})

test('types with a bar in their name and malware samples are composite', () => {
  const composite = attributeTypes.filter(isComposite)
  expect(composite).toEqual(attributeTypes.filter((type) => type.includes('|') || type === 'malware-sample'))
})

test('to_ids is described as an integer', () => {
  expect(describeTypes().sane_defaults.md5).toEqual({ default_category: 'Payload delivery', to_ids: 1 })
  expect(describeTypes().sane_defaults.comment).toEqual({ default_category: 'Other', to_ids: 0 })
})

test('every call describes the types anew', () => {
  const first = describeTypes()
  expect(first).not.toBe(describeTypes())
  expect(first.types).not.toBe(attributeTypes)
})

test.skipIf(!existsSync(reference))('the description is the reference to the byte', () => {
  const { result } = JSON.parse(readFileSync(reference, 'utf8'))
  expect(JSON.stringify(describeTypes())).toBe(JSON.stringify(result))
})
