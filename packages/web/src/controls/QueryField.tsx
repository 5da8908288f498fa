import { useEffect, useEffectEvent, useRef, useState, type ReactNode } from 'react'
import { Icon } from '../marks/Icon.tsx'
import styles from './controls.module.css'

/** What is typed is looked for once the typing pauses, in milliseconds. */
const PAUSE = 300

type Query = {
  label: string
  placeholder: string
  words: string
  choose: (words: string) => void
  children?: ReactNode
}

/** Words that narrow what is below. `/` goes here. */
export function QueryField({ label, placeholder, words, choose, children }: Query) {
  const field = useRef<HTMLInputElement>(null)
  const [text, setText] = useState(words)
  const [known, setKnown] = useState(words)
  if (words !== known) {
    setKnown(words)
    // Changed by somebody else than who types here.
    if (text.trim() !== words) setText(words)
  }
  const look = useEffectEvent(choose)
  useSlash(() => field.current?.focus())
  useEffect(() => {
    const wanted = text.trim()
    if (wanted === words) return undefined
    const timer = setTimeout(() => look(wanted), PAUSE)
    return () => clearTimeout(timer)
  }, [text, words])
  return (
    <div className={styles.query}>
      <Icon name="filter" />
      <input
        ref={field}
        type="search"
        aria-label={label}
        placeholder={placeholder}
        value={text}
        onChange={(event) => setText(event.currentTarget.value)}
      />
      {children}
      <kbd className={styles.key}>/</kbd>
    </div>
  )
}

/** Pressed anywhere but in a field. */
function useSlash(act: () => void) {
  const listen = useEffectEvent((event: KeyboardEvent) => {
    const isTyping = event.target instanceof Element && event.target.closest('input, textarea, [contenteditable]')
    if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return
    event.preventDefault()
    act()
  })
  useEffect(() => {
    document.addEventListener('keydown', listen)
    return () => document.removeEventListener('keydown', listen)
  }, [])
}
