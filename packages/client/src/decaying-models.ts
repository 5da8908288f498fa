import { decayingModel, flag, localId, model, type DecayingModel, type Infer } from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf, type MispJson, type RecordId } from './record.ts'

const storedModel = model('DecayingModel', { ...decayingModel.fields, id: localId, org_id: localId, isEditable: flag })
/** A model as a server keeps it. */
export type StoredDecayingModel = Infer<typeof storedModel>

/** How the worth of attributes falls with time. Every method throws ApiError. */
export type DecayingModelsApi = {
  index(): Promise<StoredDecayingModel[]>
  view(id: RecordId): Promise<StoredDecayingModel>
  add(sent: DecayingModel | MispJson): Promise<StoredDecayingModel>
  /** Edits a model: sends the fields to change. */
  edit(id: RecordId, change: MispJson): Promise<StoredDecayingModel>
  enable(id: RecordId): Promise<void>
  disable(id: RecordId): Promise<void>
  delete(id: RecordId): Promise<void>
}

export function decayingModelsApi({ get, post }: Connection): DecayingModelsApi {
  const read = (answer: unknown) => readRecord(answer, 'DecayingModel', storedModel)
  // What was saved stands under `data` in MISP's answers.
  const saved = (answer: unknown) => read((answer as { data?: unknown }).data)
  return {
    index: async () => readRecords(await get('/decaying_model/getAllDecayingModels'), 'DecayingModel', storedModel),
    view: async (id) => read(await get(pathTo('/decaying_model/view', id))),
    add: async (sent) => saved(await post('/decaying_model/add', textOf(decayingModel, sent))),
    edit: async (id, change) => saved(await post(pathTo('/decaying_model/edit', id), textOf(decayingModel, change))),
    async enable(id) {
      await post(pathTo('/decaying_model/enable', id))
    },
    async disable(id) {
      await post(pathTo('/decaying_model/disable', id))
    },
    async delete(id) {
      await post(pathTo('/decaying_model/delete', id))
    },
  }
}
