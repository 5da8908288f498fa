import { loadTemplate } from '../../packages/server/src/features/object-templates/testing/library.ts'
import { aboutNothing, asRecorded, type Recipe, type Recipes } from './recipe.ts'

/** As much of the recorded template as its answer shows; one relation more than another stays away. */
const file = {
  name: 'file',
  uuid: '688c46fb-5edb-40a3-8273-1af7923e2215',
  version: 25,
  description: 'A file and what tells it apart.',
  'meta-category': 'file',
  attributes: {
    filename: { description: 'What it is called.', 'misp-attribute': 'filename', 'ui-priority': 1, multiple: true },
    md5: { description: 'Its MD5.', 'misp-attribute': 'md5', 'ui-priority': 1, categories: ['Other'] },
  },
  requiredOneOf: ['filename', 'md5'],
}
const domainIp = {
  name: 'domain-ip',
  uuid: '43b3b146-77eb-4931-b4cc-b66c60f28734',
  version: 11,
  description: 'A name and the address behind it.',
  'meta-category': 'network',
  attributes: {
    domain: { description: 'The name.', 'misp-attribute': 'domain', 'ui-priority': 1, multiple: true },
    ip: { description: 'The address.', 'misp-attribute': 'ip-dst', 'ui-priority': 1, multiple: true },
  },
  requiredOneOf: ['domain', 'ip'],
}

/** Both, since lists are asked for first, and whatever is asked for next may be either. */
const withTemplates: Recipe = async ({ server }) => {
  for (const template of [file, domainIp]) await loadTemplate(server.context, template)
  return {}
}

export const templateRecipes: Recipes = {
  'GET /ObjectTemplates 200': withTemplates,
  'GET /objectTemplates 200': withTemplates,
  'GET /objectTemplates/index 200': withTemplates,
  'GET /objectTemplates/getRaw/domain-ip 200': withTemplates,
  'GET /objectTemplates/getRaw/nosuch 404': asRecorded,
  'GET /objectTemplates/view/file 404': asRecorded,
  'GET /objectTemplates/view/{id} 404': aboutNothing,
  'GET /objectTemplates/view/{uuid} 200': withTemplates,
}
