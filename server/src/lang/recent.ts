/**
 * Computes something once for each of the texts that were asked for lately: while someone types, and while fixes come one after
 * the other, most of a document stays as it was.
 * @param limit How much is kept, in UTF-16 units of all texts together; those that were asked for last stay.
 */
export function recent<V>(limit: number, compute: (text: string) => V): (text: string) => V {
  const known = new Map<string, { readonly value: V }>();
  let length = 0;
  return (text) => {
    const found = known.get(text) ?? { value: compute(text) };
    if (!known.delete(text)) length += text.length;
    // A map keeps the order in which its keys came.
    known.set(text, found);
    for (const oldest of known.keys()) {
      if (length <= limit) break;
      known.delete(oldest);
      length -= oldest.length;
    }
    return found.value;
  };
}
