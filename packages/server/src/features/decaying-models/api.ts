import { decayingModel, decayParameters, flag, list, localId, text } from '@tocsin/format'
import type { RouteTable } from '../../platform/http/api/route-table.ts'
import { also, anything, done, listOf, maybe, object, oneOf, sent, told } from '../../platform/http/api/shapes.ts'

const shown = object({
  DecayingModel: also(decayingModel, { id: localId, org_id: localId, isEditable: maybe(anything) }),
  DecayingModelMapping: anything,
})
const changed = object({ data: shown, action: oneOf('add', 'edit') })
const modelChanged = also(done, { data: shown })
const types = told(list(text), 'Types of attributes, or JSON text of a list of such.')

export const decayingModelsApi: RouteTable = {
  group: 'Decaying models',
  routes: {
    'GET /decaying_model[/index]': {
      summary: 'List decaying models',
      takes: {
        my_models: told(flag, "Those of one's organisation."),
        default_models: told(flag, 'Those of the public library.'),
        all_orgs: flag,
        quickFilter: told(text, 'A part of what is said of them.'),
        limit: localId,
        page: localId,
      },
      answers: listOf(shown),
    },
    'GET /decaying_model/getAllDecayingModels': { summary: 'List every decaying model', answers: listOf(shown) },
    'GET /decaying_model/view/{id}': { summary: 'Show a decaying model', answers: shown },
    'GET /decaying_model/export/{id}': {
      summary: 'Give a decaying model as /decaying_model/import takes it',
      answers: object({ DecayingModel: anything }),
    },
    'POST /decaying_model/add': { summary: 'Add a decaying model', answers: changed },
    'POST PUT /decaying_model/edit/{id}': { summary: 'Change a decaying model', answers: changed },
    'POST DELETE /decaying_model/delete/{id}': { summary: 'Delete a decaying model', answers: done },
    'POST /decaying_model/import': {
      summary: 'Bring in a decaying model',
      takes: { ...decayingModel.fields, parameters: decayParameters, DecayingModel: anything },
      answers: modelChanged,
      errors: ['rejected'],
    },
    'POST /decaying_model/enable/{id}': { summary: 'Use a decaying model', answers: modelChanged },
    'POST /decaying_model/disable/{id}': { summary: 'Use a decaying model no more', answers: modelChanged },
    'GET /decaying_model_mapping/viewAssociatedTypes/{id}': {
      summary: 'List the types that a decaying model is for',
      answers: listOf(text),
    },
    'POST /decaying_model_mapping/linkAttributeTypeToModel/{id}': {
      summary: 'Say which types a decaying model is for',
      takes: { attributetypes: types, DecayingModelMapping: sent({ attributetypes: types }) },
      answers: listOf(text),
    },
  },
}
