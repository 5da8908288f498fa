import { attributeTypes, checkCategory, isAttributeType, readValue, type ObjectTemplate } from '@tocsin/format'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { wholeValue } from '../events/attribute-row.ts'
import type { AttributeRow } from '../events/rows.ts'
import { planUpgrade } from './plan-upgrade.ts'

const RELATIONS = ['lock', 'key', 'port', 'constructor', '__proto__', '']
const VALUES = ['80', '22', '203.0.113.7', 'a.txt', 'd41d8cd98f00b204e9800998ecf8427e', 'example.org', 'true', 'x']
const TYPES = [...attributeTypes, 'a type of another time']

const relation = fc.constantFrom(...RELATIONS)
const element = fc.record({ 'misp-attribute': fc.constantFrom(...TYPES), multiple: fc.boolean() })
const template: fc.Arbitrary<ObjectTemplate> = fc
  .record({
    attributes: fc.array(fc.tuple(relation, element)),
    required: fc.array(relation, { maxLength: 2 }),
    requiredOneOf: fc.array(relation, { maxLength: 2 }),
  })
  .map(({ attributes, ...rest }) => ({
    ...rest,
    name: 'x',
    uuid: '00000000-0000-4000-8000-000000000000',
    'meta-category': 'x',
    attributes: new Map(attributes),
  }))
const row = fc
  .record({
    uuid: fc.uuid(),
    object_relation: fc.option(relation),
    type: fc.constantFrom(...attributeTypes),
    category: fc.constantFrom('Other', 'Network activity', 'Payload delivery'),
    value1: fc.constantFrom(...VALUES),
    value2: fc.constant(''),
    deleted: fc.constant(false),
  })
  // What is planned with is all that is made here.
  .map((made) => made as unknown as AttributeRow)

test('an upgrade loses nothing, and gives types only to values that fit them', () => {
  fc.assert(
    fc.property(fc.array(row), fc.option(template, { nil: undefined }), template, (rows, from, to) => {
      const { retypings } = planUpgrade(rows, from, to)
      for (const plan of retypings) {
        const before = rows.find(({ uuid }) => uuid === plan.uuid)
        expect(before && { value: wholeValue(before), from: before.type }).toEqual({
          value: plan.value,
          from: plan.type.from,
        })
        if (plan.findings.length > 0) continue
        const type = isAttributeType(plan.type.to) ? plan.type.to : undefined
        expect(type && readValue(type, plan.value).ok).toBe(true)
        expect(type && checkCategory(type, plan.category)).toEqual([])
      }
    }),
  )
})

test('an upgrade that was made leaves nothing to be made', () => {
  fc.assert(
    fc.property(fc.array(row), template, (rows, to) => {
      const first = planUpgrade(rows, undefined, to)
      const made = new Map(first.retypings.flatMap((plan) => (plan.findings.length > 0 ? [] : [[plan.uuid, plan]])))
      const upgraded = rows.map((before) => {
        const plan = made.get(before.uuid)
        return plan ? { ...before, type: plan.type.to, category: plan.category } : before
      })
      const second = planUpgrade(upgraded, to, to)
      expect(second.retypings.filter(({ findings }) => findings.length === 0)).toEqual([])
      expect(second).toMatchObject({ broken: first.broken, advice: first.advice })
      expect(second.relations).toEqual({ gone: [], added: [], changed: [] })
    }),
  )
})
