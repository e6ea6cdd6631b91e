/** Why an image cannot be read from where it is. The message is one sentence for the user, without credentials; what it quotes may be hostile text. */
export class SourceError extends Error {}
