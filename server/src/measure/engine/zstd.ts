import { stated } from '../../core/l10n';
// oxlint-disable no-underscore-dangle -- the package's own name
import { ZSTDDecoder } from 'zstddec/stream';
import { CodecError } from '../archive/unpack';

/** What the module of WebAssembly offers; its numbers are addresses and counts of bytes. */
interface Zstd {
  readonly memory: WebAssembly.Memory;
  malloc(size: number): number;
  free(address: number): void;
  ZSTD_createDCtx(): number;
  ZSTD_freeDCtx(context: number): number;
  ZSTD_decompressStream(context: number, output: number, input: number): number;
}

const PART = 1 << 17;
/** `ZSTD_inBuffer` and `ZSTD_outBuffer`: address, size and position, 32 bits each. */
const BUFFER_STRUCT = 12;
/** Errors come as small negative numbers. A frame may ask for a window of up to 128 MiB and gets this one for more. */
const LAST_ERROR = -120;
const WINDOW_TOO_LARGE = -16;

let loading: Promise<Zstd> | undefined;

/** The package's own streaming ignores errors and may then go round for ever, so of it only the module is used. */
function load(): Promise<Zstd> {
  loading ??= new Promise((resolve, reject) => {
    class Module extends ZSTDDecoder {
      override _init(result: WebAssembly.WebAssemblyInstantiatedSource): void {
        super._init(result);
        resolve(result.instance.exports as unknown as Zstd);
      }
    }
    new Module().init().catch(reject);
  });
  return loading;
}

/**
 * The plain bytes of zstd frames, one after the other; frames that are to be skipped are. Asks for more only when all that came is
 * unpacked. @throws CodecError for damaged and for cut frames
 */
export async function* unpackZstd(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array, void, undefined> {
  const zstd = await load();
  const context = zstd.ZSTD_createDCtx();
  const memory = zstd.malloc(2 * PART + 2 * BUFFER_STRUCT);
  const [input, output, inputStruct] = [memory, memory + PART, memory + 2 * PART];
  const outputStruct = inputStruct + BUFFER_STRUCT;
  /** Bytes that the frame still wants; 0 between frames. */
  let wanted = 0;
  // The memory is another one when it has grown.
  const words = (address: number): Uint32Array => new Uint32Array(zstd.memory.buffer, address, 3);
  const step = (): { readonly bytes: Uint8Array; readonly isInputLeft: boolean } => {
    words(outputStruct).set([output, PART, 0]);
    wanted = zstd.ZSTD_decompressStream(context, outputStruct, inputStruct);
    if (wanted === WINDOW_TOO_LARGE)
      throw new CodecError(stated('its compression needs a window of more than 128 MiB of memory'));
    if (wanted < 0 && wanted >= LAST_ERROR) throw new CodecError(stated('its compressed bytes are damaged'));
    const [, size = 0, position = 0] = words(inputStruct);
    const filled = words(outputStruct)[2]!;
    const bytes = new Uint8Array(zstd.memory.buffer, output, filled).slice();
    // Behind a full output there may be more, but not at the end of a frame.
    return { bytes, isInputLeft: position < size || (filled === PART && wanted !== 0) };
  };
  try {
    for await (const chunk of chunks) {
      for (let at = 0; at < chunk.length; at += PART) {
        const part = chunk.subarray(at, at + PART);
        new Uint8Array(zstd.memory.buffer).set(part, input);
        words(inputStruct).set([input, part.length, 0]);
        for (let more = true; more;) {
          const { bytes, isInputLeft } = step();
          more = isInputLeft;
          if (bytes.length > 0) yield bytes;
        }
      }
    }
    if (wanted !== 0) throw new CodecError(stated('its compressed bytes end too early'));
  } finally {
    zstd.free(memory);
    zstd.ZSTD_freeDCtx(context);
  }
}
