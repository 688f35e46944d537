import {
  createContext,
  type ReactNode,
  useContext,
  useEffect,
  useMemo,
  useSyncExternalStore,
} from 'react'
import { useMunicipality } from '../municipality.ts'
import { useView } from '../use-view.ts'
import { type DeskState, SurveyDesk } from './survey-desk.ts'
import { useSurveyOnMap } from './use-survey-on-map.ts'

const SurveyContext = createContext<SurveyDesk | null>(null)

/** The desk of the open change set; another one has another. */
export function SurveyProvider({ children }: { children: ReactNode }) {
  const { slug } = useMunicipality()
  const { changeSet } = useView()
  const desk = useMemo(
    () => (changeSet === undefined ? null : new SurveyDesk(slug)),
    [slug, changeSet],
  )
  useEffect(() => () => desk?.close(), [desk])
  return (
    <SurveyContext value={desk}>
      {desk && <OnMap desk={desk} />}
      {children}
    </SurveyContext>
  )
}

export function useSurveyDesk(): SurveyDesk | null {
  return useContext(SurveyContext)
}

export function useDeskState(desk: SurveyDesk): DeskState {
  return useSyncExternalStore(desk.subscribe, desk.snapshot)
}

function OnMap({ desk }: { desk: SurveyDesk }) {
  useSurveyOnMap(useDeskState(desk))
  return null
}
