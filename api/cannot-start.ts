/** What keeps the program from starting, as a whole sentence for whoever starts it. */
export class CannotStartError extends Error {}
