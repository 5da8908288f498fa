import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startNode, type Node } from './testing/network.ts'

// What a real server of MISP showed (docs/compatibility/real-misp.md), held without one.

let a: Node
beforeAll(async () => {
  a = await startNode('Alpha')
})
afterAll(async () => a.close())

test('an object that says nothing of itself is given out without a description, since MISP drops empty ones', async () => {
  const Attribute = [{ type: 'domain', value: `${randomUUID()}.example`, object_relation: 'domain' }]
  const object = { name: 'domain-ip', 'meta-category': 'network', Attribute }
  const { body } = await a.admin('POST', '/events/add', {
    Event: { info: 'x', Object: [object, { ...object, description: 'told' }] },
  })
  const descriptions = body.Event.Object.map(({ description }: { description?: string }) => description)
  expect(descriptions.toSorted()).toEqual(['told', undefined])
})
