import { createContext } from 'react'

/** The element that scrolls what is inside it; null until it is there. */
export const ScrollerContext = createContext<HTMLElement | null>(null)
