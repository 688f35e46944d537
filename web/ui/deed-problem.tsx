import { Alert } from '@mantine/core'

/** Why something was not done, where it was asked for. */
export function DeedProblem({ problem }: { problem: string | null }) {
  if (!problem) return null
  return (
    <Alert color="red" role="alert" variant="light">
      {problem}
    </Alert>
  )
}
