import {
  note,
  opinion,
  relationship,
  type AnalystDataTarget,
  type Note,
  type Opinion,
  type Relationship,
} from '@tocsin/format'
import type { Connection } from './connection.ts'
import { pathTo, readRecord, readRecords, textOf } from './record.ts'

/** Each kind of analyst data by its name. */
export type AnalystData = { Note: Note; Opinion: Opinion; Relationship: Relationship }
type Kind = keyof AnalystData

const models = { Note: note, Opinion: opinion, Relationship: relationship }

/** What it hangs on: a record of any kind, by its uuid. */
export type Target = { uuid: string; type: AnalystDataTarget }

/** Notes, opinions and relationships. They are named by id or uuid. Every method throws ApiError. */
export type AnalystDataApi = {
  add<K extends Kind>(kind: K, target: Target, says: AnalystData[K]): Promise<AnalystData[K]>
  view<K extends Kind>(kind: K, id: string): Promise<AnalystData[K]>
  /** What hangs on a record directly. */
  index<K extends Kind>(kind: K, target: Pick<Target, 'uuid'>): Promise<AnalystData[K][]>
  /** Sends all that it is to say; what it hangs on stays. */
  edit<K extends Kind>(kind: K, id: string, says: AnalystData[K]): Promise<AnalystData[K]>
  /** Deletes it for good, and keeps it out from now on. */
  delete(kind: Kind, id: string): Promise<void>
}

export function analystDataApi({ get, post }: Connection): AnalystDataApi {
  // A kind's model reads and writes records of that kind.
  const modelOf = <K extends Kind>(kind: K) =>
    models[kind] as unknown as Parameters<typeof readRecord<AnalystData[K]>>[2]
  return {
    async add(kind, { uuid, type }, says) {
      const path = pathTo(pathTo(`/analyst_data/add/${kind}`, uuid), type)
      return readRecord(await post(path, textOf(modelOf(kind), says)), kind, modelOf(kind))
    },
    view: async (kind, id) => readRecord(await get(pathTo(`/analyst_data/view/${kind}`, id)), kind, modelOf(kind)),
    async index(kind, { uuid }) {
      const answer = await post(`/analyst_data/index/${kind}`, JSON.stringify({ object_uuid: uuid }))
      return readRecords(answer, kind, modelOf(kind))
    },
    async edit(kind, id, says) {
      const answer = await post(pathTo(`/analyst_data/edit/${kind}`, id), textOf(modelOf(kind), says))
      return readRecord(answer, kind, modelOf(kind))
    },
    async delete(kind, id) {
      await post(pathTo(`/analyst_data/delete/${kind}`, id))
    },
  }
}
