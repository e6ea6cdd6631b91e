import type { ImageSource, ReadOptions, ReadOutcome } from './read-image';

/** What the parent says to the process that reads an image. */
export type ToChild =
  | { readonly kind: 'read'; readonly source: ImageSource; readonly options: Omit<ReadOptions, 'onProgress'> }
  | { readonly kind: 'cancel' };

/** What that process says. */
export type FromChild =
  | { readonly kind: 'alive' }
  /** It started a process, which leads a group of its own. */
  | { readonly kind: 'started'; readonly pid: number }
  /** All is read. What is known before the layers are compared, which may take more memory than there is. */
  | { readonly kind: 'sizes'; readonly outcome: ReadOutcome }
  | { readonly kind: 'done'; readonly outcome: ReadOutcome }
  | { readonly kind: 'failed'; readonly message: string; readonly code: string | undefined };
