import { expect, test } from 'vitest'
import { groupClusters } from './group-clusters.ts'

const technique = (number: number) => ({ name: `misp-galaxy:mitre-attack-pattern="Something - T100${number}"` })

test('the many clusters of a kind are taken together, the few stand alone, and tags come last', () => {
  const many = [1, 2, 3, 4].map(technique)
  const actor = { name: 'misp-galaxy:threat-actor="Ebury"' }
  const tag = { name: 'c2' }
  expect(groupClusters([tag, ...many, actor])).toEqual([{ kind: 'ATT&CK', tags: many }, { tag: actor }, { tag }])
  expect(groupClusters(many.slice(0, 3))).toEqual(many.slice(0, 3).map((each) => ({ tag: each })))
})
