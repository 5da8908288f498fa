import type { FastifyRequest } from 'fastify'
import { wishesOf, type Wishes } from '../../platform/http/wishes.ts'

/** What is wished for, bare or under the name of the record, as MISP's forms (`data[Event][…]`) and scripts send it. */
export function formWishes(request: FastifyRequest): Wishes {
  return inner(inner(wishesOf(request), 'data'), 'Event')
}

function inner(wishes: Wishes, name: string): Wishes {
  const { [name]: wrapped, ...others } = wishes
  return typeof wrapped === 'object' && wrapped !== null ? { ...others, ...wrapped } : wishes
}
