/** Stacks of what was answered with 500 since the file of tests began, newest last. */
export const failures: unknown[] = []
