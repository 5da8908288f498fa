import { flag, list, localId, nullable, objectTemplate, text, uuid } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import {
  anything,
  done,
  fields,
  listOf,
  maybe,
  needed,
  object,
  oneOf,
  orNull,
  quick,
  sent,
  told,
} from '../../platform/http/api/shapes.ts'

const template = object({
  ...fields(localId, 'id user_id org_id version'),
  uuid,
  name: text,
  'meta-category': text,
  description: text,
  requirements: anything,
  ...fields(flag, 'fixed active'),
})
const organisation = object(fields(nullable(text), 'id name uuid'))
const whole = object({
  ObjectTemplate: template,
  ObjectTemplateElement: listOf(anything),
  Organisation: organisation,
  User: maybe(anything),
})
const searching = { searchall: told(text, 'A part of what is said of them.'), quickFilter: text }
const definition = { writes: objectTemplate.document.writes }
const chosen = { data: told(localId, 'The number of the version.') }
const finding = object({ path: text, rule: text, message: text })

export const objectTemplatesApi: RouteTable = {
  group: 'Object templates',
  routes: {
    'GET POST /object_templates/index': {
      summary: 'List object templates',
      takes: { ...searching, all: told(flag, 'Every version, for site admins.') },
      answers: listOf(object({ ObjectTemplate: template, Organisation: organisation })),
    },
    'GET /object_templates /object_templates/index/{all}': {
      summary: 'List object templates, or every version of them',
      takes: searching,
      path: { all: told(oneOf('all', '1'), 'Every version, for site admins.') },
      answers: listOf(object({ ObjectTemplate: template, Organisation: organisation })),
    },
    'GET /object_templates/view/{id}': { summary: 'Show an object template with its elements', answers: whole },
    'GET /object_templates/getRaw/{name}': {
      summary: 'Give an object template as the document that makes it',
      path: { name: told(text, 'The name, UUID or number of the template.') },
      answers: definition,
    },
    'POST /object_templates/possibleObjectTemplates': {
      summary: 'Name the object templates that attributes of these types may fill',
      takes: { attributeTypes: needed(told(list(text), 'Types of attributes.')) },
      answers: listOf(object({ id: localId, name: text, 'meta-category': text, description: text })),
    },
    'POST /object_templates/activate': {
      summary: 'Switch a version of an object template on or off',
      takes: { ...chosen, ObjectTemplate: sent(chosen) },
      answers: quick,
    },
    'POST DELETE /object_templates/delete/{id}': { summary: 'Delete an object template', answers: done },
    'GET /tocsin/object-templates/{id}': {
      summary: 'Give a version of an object template as a document',
      takes: { version: told(localId, 'The newest unless said.') },
      answers: definition,
    },
    'GET /tocsin/object-templates/{id}/versions': {
      summary: 'List the versions of an object template',
      answers: listOf(object({ id: localId, uuid, version: localId, name: text, active: flag, fixed: flag })),
    },
    'POST /tocsin/object-templates': {
      summary: 'Add an object template',
      body: { accepts: objectTemplate.document.accepts },
      answers: whole,
      errors: ['rejected'],
    },
    'PUT /tocsin/object-templates/{id}': {
      summary: 'Add a version of an object template',
      body: { accepts: objectTemplate.document.accepts },
      answers: whole,
      errors: ['rejected', 'stale'],
    },
    'POST /tocsin/object-templates/check': {
      summary: 'Hold an object that is not saved to its template',
      body: { accepts: { type: 'object' } },
      answers: object({
        template: orNull(object({ uuid, version: localId })),
        broken: listOf(finding),
        advice: listOf(finding),
      }),
    },
    'GET /tocsin/relationships': {
      summary: 'Suggest names for references between objects',
      takes: { search: told(text, 'A part of the name.') },
      answers: listOf(anything),
    },
  },
}
