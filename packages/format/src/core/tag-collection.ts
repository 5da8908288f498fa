import { required, type Infer } from '../schema/codec.ts'
import { model } from '../schema/model.ts'
import { flag, localId, nullable, text, textUpTo, uuid } from '../schema/scalars.ts'

/** Tags that are attached together, under one name. */
export const tagCollection = model('TagCollection', {
  id: localId,
  uuid,
  name: required(textUpTo(255)),
  description: nullable(text),
  all_orgs: flag,
  org_id: localId,
  user_id: localId,
})
export type TagCollection = Infer<typeof tagCollection>
