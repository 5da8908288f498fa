import { Button, TextInput } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { QRCodeSVG } from 'qrcode.react'
import { useState } from 'react'
import type { DutyProps } from './duty-props.ts'
import { Form } from './Form.tsx'
import { client } from './server.ts'
import styles from './door.module.css'

/** Sets up a second factor: an authenticator takes the secret, and its first code proves that it did. */
export function SecondFactor({ done }: DutyProps) {
  const offer = useQuery({
    queryKey: ['second factor'],
    queryFn: async () => client.session.offerSecondFactor(),
    staleTime: Infinity,
    gcTime: 0,
  })
  const [code, setCode] = useState('')
  const prove = useMutation({
    mutationFn: async () => client.session.proveSecondFactor(offer.data?.enrolment ?? '', code),
    onError: () => setCode(''),
  })
  if (prove.data) return <RecoveryCodes codes={prove.data} done={done} />
  return (
    <Form submit={() => prove.mutate()} error={offer.error ?? prove.error}>
      <p>This server asks for a second factor. Let your authenticator read this, or type the secret into it.</p>
      {offer.data && (
        <>
          <QRCodeSVG value={offer.data.uri} size={160} marginSize={2} title="The secret, for an authenticator" />
          <code className={`mono ${styles.secret}`}>{offer.data.secret}</code>
        </>
      )}
      <TextInput
        label="The code that it shows"
        autoComplete="one-time-code"
        inputMode="numeric"
        required
        value={code}
        onChange={(event) => setCode(event.currentTarget.value)}
      />
      <Button type="submit" variant="filled" disabled={!offer.data} loading={prove.isPending}>
        Turn on
      </Button>
    </Form>
  )
}

function RecoveryCodes({ codes, done }: { codes: string[]; done: () => void }) {
  return (
    <Form submit={done} error={null}>
      <p>
        Keep these codes where your telephone is not. Each lets you in once, should you lose it. They are shown now
        only.
      </p>
      <ul className={`mono ${styles.codes}`} aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <Button type="submit" variant="filled">
        I have kept them
      </Button>
    </Form>
  )
}
