import { isAttributeType, isComposite } from '@tocsin/format'
import { expect, test } from 'vitest'
import { ATTRIBUTES } from './attributes.ts'
import { DOMAIN_TEMPLATES } from './domain-templates.ts'
import { GALAXY_TYPES, typeOfGalaxy } from './galaxies.ts'
import { OBSERVABLE_TEMPLATES } from './observable-templates.ts'
import { pathIn, REFERENCED_TYPES, type PlaceOrPath } from './place.ts'

const PATH = /^(?:[A-Za-z0-9_-]+(?:\[(?:0|n|\*|)\])?)(?:\.[A-Za-z0-9_-]+(?:\[(?:0|n|\*|)\])?)*$/

const places: PlaceOrPath[] = [
  ...Object.values(ATTRIBUTES).flatMap((mapping) => (mapping.as === 'observable' ? mapping.halves : [])),
  ...Object.values(OBSERVABLE_TEMPLATES).flatMap((template) => Object.values(template.fields)),
  ...Object.values(DOMAIN_TEMPLATES).flatMap((template) =>
    Object.values(template.fields).filter((place) => typeof place === 'string' || 'path' in place),
  ),
]

test.each(Object.entries(ATTRIBUTES))('%s is a type of MISP with as many halves as its value', (type, mapping) => {
  if (!isAttributeType(type)) throw new Error(`${type} is no type`)
  const halves = mapping.as === 'observable' ? mapping.halves.length : 1
  expect(halves).toBe(isComposite(type) ? 2 : 1)
})

test('paths are names joined by dots, and references lead to a known type', () => {
  const paths = places.flatMap((place) => [pathIn(place, '2.0') ?? [], pathIn(place, '2.1') ?? []].flat())
  expect(paths.length).toBeGreaterThan(300)
  expect(paths.filter((path) => !PATH.test(path))).toEqual([])
  const references = paths.flatMap((path) => path.split(/\.|\[.?\]/)).filter((step) => /_refs?$/.test(step))
  expect(references.filter((step) => !Object.hasOwn(REFERENCED_TYPES, step))).toEqual([])
})

test('a galaxy becomes one type, and places only where STIX has them', () => {
  const galaxies = Object.values(GALAXY_TYPES).flat()
  expect(new Set(galaxies).size).toBe(galaxies.length)
  expect(typeOfGalaxy('country', '2.1')).toBe('location')
  expect(typeOfGalaxy('country', '2.0')).toBeUndefined()
  expect(typeOfGalaxy('stix-2.1-malware', '2.0')).toBe('malware')
})
