import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { publicDecayingModels } from '../../packages/server/src/features/decaying-models/public-models.ts'
import { inTransaction } from '../../packages/server/src/platform/db/connect.ts'
import { about, type Recipes } from './recipe.ts'
import type { Subject, World } from './world.ts'

const STARTER = join(import.meta.dirname, '../../packages/server/starter/decaying-models')

/** The model of this name, of those that come with the server. */
function model(name: string): (world: World) => Promise<Subject> {
  return async (world) => {
    await loadModels(world)
    const { body } = await world.ask('admin', 'GET', `/decayingModel/index/quickFilter:${name}`)
    return body[0].DecayingModel
  }
}

async function loadModels({ server }: World): Promise<void> {
  for (const name of readdirSync(STARTER)) {
    const read = publicDecayingModels.read(JSON.parse(readFileSync(join(STARTER, name), 'utf8')))
    if (!('faults' in read)) await inTransaction(server.context, async (tx) => read.keep(tx, 0))
  }
}

export const decayRecipes: Recipes = {
  'GET /decayingModel/index 200': async (world) => {
    await loadModels(world)
    return {}
  },
  'GET /decayingModel/view/{id} 200': about(model('Vishing')),
  'POST /decayingModel/enable/{id} 200': about(model('NIDS')),
  'POST /decayingModel/disable/{id} 200': about(model('NIDS')),
}
