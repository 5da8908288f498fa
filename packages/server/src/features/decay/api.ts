import { text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { anything, named, told } from '../../platform/http/api/shapes.ts'

export const decayApi: RouteTable = {
  group: 'Decaying models',
  routes: {
    'GET /decaying_model/decayingToolComputeSimulation/{model}/{attribute}': {
      summary: 'Tell how an attribute decays by a model',
      path: {
        model: told(text, 'The number or UUID of the model.'),
        attribute: told(text, 'The number or UUID of the attribute.'),
      },
      takes: { modelOverrides: told(text, 'Parameters in place of those of the model, as JSON.') },
      answers: named(anything),
    },
  },
}
