import loader, { type Highs } from 'highs'

/** Its types describe the package's CommonJS face, in which the loader is a member; Node takes the other. */
const load = loader as unknown as typeof loader.default

/** HiGHS in this thread, which it blocks while it solves. */
export function loadHighs(): Promise<Highs> {
  return load()
}
