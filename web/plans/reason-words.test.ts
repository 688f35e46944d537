import type { TFunction } from 'i18next'
import { expect, it } from 'vitest'
import { createFormat } from '../ui/format.ts'
import { reasonWords } from './reason-words.ts'

const t = ((key: string, { benefit }: { benefit?: string }) => `${key} ${benefit}`) as TFunction
const { ofReason } = reasonWords(t, createFormat('en', { currency: 'RON', timeZone: 'UTC' }), {
  intervention: String,
  district: String,
})

it('does not say that something removes about 0 more need', () => {
  expect(ofReason({ kind: 'margin', over: 0.04 })).toBe('plans.why.marginHardlyIn 0')
  expect(ofReason({ kind: 'margin', over: 0.3 })).toBe('plans.why.marginIn 0.3')
  expect(ofReason({ kind: 'margin', needsBenefit: 0 })).toBe('plans.why.marginHardlyOut 0')
  expect(ofReason({ kind: 'margin', needsBenefit: 2 })).toBe('plans.why.marginOut 2')
})
