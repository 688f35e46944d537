import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useMunicipality } from '../municipality.ts'
import { componentsQuery } from './need-queries.ts'
import { componentName } from './need-words.ts'

/** What a component is called: one of the municipality's own as it named it, in the reader's language if it did. */
export function useComponentName(): (code: string) => string {
  const { t, i18n } = useTranslation()
  const { slug } = useMunicipality()
  const { data } = useQuery(componentsQuery(slug))
  return useMemo(() => {
    const named = new Map(data?.map(({ code, names }) => [code, names]))
    return (code) => {
      const names = named.get(code)
      if (!names) return componentName(t, code)
      return names[i18n.language] ?? Object.values(names)[0] ?? componentName(t, code)
    }
  }, [t, i18n.language, data])
}
