import type { Connection } from './connection.ts'
import { pathTo } from './record.ts'

export type ListedNotices = {
  id: string
  name: string
  expanded_name: string
  ref: string[]
  geographical_area: string[]
  version: string
  enabled: boolean
}
/** What a list has to say, by language. */
export type NoticeMessage = { list: ListedNotices; message: Record<string, string>; tags: string[] }

/** What law or custom has to say of attributes of some kinds. Every method throws ApiError. */
export type NoticelistsApi = {
  index(): Promise<ListedNotices[]>
  /** Says whether a list is used; for site admins. */
  enable(id: string, enabled: boolean): Promise<void>
  /** What the lists that are used say of an attribute that is not saved yet. Tocsin only. */
  check(draft: { category?: string; type?: string }): Promise<NoticeMessage[]>
}

export function noticelistsApi({ get, post }: Connection): NoticelistsApi {
  return {
    // The shapes are the server's own, and of one version with it.
    index: async () =>
      ((await get('/noticelists/index')) as { Noticelist: ListedNotices }[]).map(({ Noticelist }) => Noticelist),
    async enable(id, enabled) {
      await post(pathTo('/noticelists/enableNoticelist', id) + (enabled ? '/true' : ''))
    },
    check: async (draft) =>
      ((await post('/tocsin/noticelists/check', JSON.stringify(draft))) as { notices: NoticeMessage[] }).notices,
  }
}
