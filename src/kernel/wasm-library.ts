/** A module of its own: the library is loaded with it, where the backend is asked for. */
import { setWasmPaths, version_wasm } from '@tensorflow/tfjs-backend-wasm';

export const WASM_LIBRARY = { setWasmPaths, version: version_wasm };
