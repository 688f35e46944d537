import { expect, test } from 'vitest'
import { pairsOf, pastedRows } from './pair-table.tsx'

test.each([
  [
    '546000.12\t461000.34\n546010\t461000',
    [
      [546000.12, 461000.34],
      [546010, 461000],
    ],
  ],
  ['1;546000,12;461000,34', [[546000.12, 461000.34]]],
  ['P1 546000.12 461000.34', [[546000.12, 461000.34]]],
  ['546000.12, 461000.34', [[546000.12, 461000.34]]],
  ['1,546000.12,461000.34', [[546000.12, 461000.34]]],
  ['E N\n546 461\n\n', [[546, 461]]],
])('reads %j as corners', (text, expected) => {
  expect(pairsOf(pastedRows(text))).toEqual(expected)
})
