import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkObject, checkTemplate, objectTemplate, relationshipVocabulary, Report } from '@tocsin/format'
import { expect, test } from 'vitest'
import { relationships } from './relationship-kind.ts'
import { objectTemplates } from './template-kind.ts'

/** What comes with the program, so that a server without internet is of use at once. */
const STARTER = join(import.meta.dirname, '../../../starter')
const documentAt = (path: string) => JSON.parse(readFileSync(join(STARTER, path), 'utf8')) as Record<string, unknown>

test.each(readdirSync(join(STARTER, 'objects')))('the template %s that comes along is one', (name) => {
  const document = documentAt(`objects/${name}/definition.json`)
  expect(objectTemplates.recognises(document, '')).toBe(true)
  expect(relationships.recognises(document, '')).toBe(false)
  const report = new Report()
  const template = objectTemplate.read(document, report)
  expect(report.findings).toEqual([])
  expect(template?.name).toBe(name)
  expect(template && checkTemplate(template)).toEqual([])
  const whole = [...(template?.attributes ?? [])].map(([object_relation]) => ({ object_relation }))
  expect(template && checkObject(template, { Attribute: whole })).toEqual({ broken: [], advice: [] })
})

test('the vocabulary of relationships that comes along is one', () => {
  const document = documentAt('relationships/definition.json')
  expect(relationships.recognises(document, '')).toBe(true)
  expect(objectTemplates.recognises(document, '')).toBe(false)
  const report = new Report()
  expect(relationshipVocabulary.read(document, report)?.values.length).toBeGreaterThan(100)
  expect(report.findings).toEqual([])
})
