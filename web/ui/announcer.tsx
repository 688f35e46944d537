import { useEffect, useState } from 'react'

const listeners = new Set<(text: string) => void>()

/** Has screen readers say a text when they are done with what they say now. */
export function announce(text: string): void {
  for (const listener of listeners) listener(text)
}

/** The place of the page where announced texts appear; once, near its root. */
export function Announcer() {
  const [text, setText] = useState('')
  useEffect(() => {
    listeners.add(setText)
    return () => void listeners.delete(setText)
  }, [])
  return (
    <p className="visually-hidden" aria-live="polite">
      {text}
    </p>
  )
}
