import { about, aboutNothing, asRecorded, type Recipes } from './recipe.ts'
import { addTaxonomy } from './world.ts'

/** The first was one of entries; the other TLP, of predicates. */
const ours = about(async (world, { url }) => addTaxonomy(world, url.endsWith('/1') ? 'incident' : 'tlp'))

export const taxonomyRecipes: Recipes = {
  'GET /tag_collections 200': asRecorded,
  'GET /taxonomies 200': asRecorded,
  'GET /taxonomies/index 200': asRecorded,
  'GET /taxonomies/view/{id} 200': ours,
  'GET /taxonomies/view/{id} 404': aboutNothing,
  'GET /taxonomies/view/{namespace} 200': async (world) => {
    await addTaxonomy(world, 'tlp')
    return {}
  },
  'GET /taxonomies/taxonomy_tags/{id} 200': ours,
  'GET /taxonomies/export/{id} 200': ours,
  'POST /taxonomies/enable/{id} 200': ours,
  'POST /taxonomies/disable/{id} 200': ours,
  'POST /taxonomies/addTag/{id} 200': ours,
  'POST /taxonomies/disableTag/{id} 302': ours,
  'POST /taxonomies/toggleRequired/{id} 200': ours,
}
