import type { Session } from '@tocsin/client'
import { Modal } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { Mark } from '../marks/Mark.tsx'
import { Failure } from '../shell/Failure.tsx'
import { Duty } from './Duty.tsx'
import { LogIn } from './LogIn.tsx'
import { sessionQuery } from './server.ts'
import { SessionContext } from './use-session.ts'
import styles from './door.module.css'

/**
 * Lets in who is logged in and owes nothing. Whoever is signed out while at work signs in over what they see, so that
 * nothing they wrote is lost.
 */
export function Door({ children }: { children: ReactNode }) {
  const { data: session, error, refetch } = useQuery(sessionQuery)
  const last = useLast(session)
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (session === undefined) return null
  if (session?.duty) return <Porch>{<Duty session={session} duty={session.duty} />}</Porch>
  if (!last) return <Porch>{<LogIn />}</Porch>
  return (
    <SessionContext value={last}>
      {children}
      <Modal opened={session === null} onClose={() => undefined} withCloseButton={false} centered title="Signed out">
        <p className={styles.why}>Your session has ended. Sign in and carry on where you were.</p>
        <LogIn email={last.user.email} />
      </Modal>
    </SessionContext>
  )
}

/** The session as it was when somebody was last logged in. Another person's begins anew. */
function useLast(session: Session | null | undefined): Session | undefined {
  const [last, setLast] = useState<Session>()
  if (session && session !== last && !session.duty) setLast(session)
  return session && !session.duty ? session : last
}

function Porch({ children }: { children: ReactNode }) {
  return (
    <main className={styles.porch}>
      <div className={styles.card}>
        <h1 className={styles.name}>
          <Mark size={32} />
          Tocsin
        </h1>
        {children}
      </div>
    </main>
  )
}
