import { protectionApi } from './features/protection/api.ts'
import { taggingApi } from './features/tagging/api.ts'
import { tagsApi } from './features/tags/api.ts'
import type { RouteTable } from './platform/http/api/route-table.ts'

/** What the API description says of the routes, feature by feature. */
export const routeTables: readonly RouteTable[] = [protectionApi, tagsApi, taggingApi]
