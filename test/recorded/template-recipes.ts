import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { loadTemplate } from '../../packages/server/src/features/object-templates/testing/library.ts'
import { aboutNothing, asRecorded, type Recipe, type Recipes } from './recipe.ts'

const starter = (name: string) =>
  JSON.parse(
    readFileSync(join(import.meta.dirname, `../../packages/server/starter/objects/${name}/definition.json`), 'utf8'),
  ) as object

/** Both, since lists are asked for first, and whatever is asked for next may be either. */
const withTemplates: Recipe = async ({ server }) => {
  for (const name of ['file', 'domain-ip']) await loadTemplate(server.context, starter(name))
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
