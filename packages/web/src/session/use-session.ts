import type { Session } from '@tocsin/client'
import { createContext, useContext } from 'react'

export const SessionContext = createContext<Session | undefined>(undefined)

/** Whoever is logged in. Everything behind the door is drawn for somebody. */
export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('Nobody is logged in here')
  return session
}
