/** A module of its own: the library is loaded with it, where the backend is asked for. */
import { version_cpu } from '@tensorflow/tfjs-backend-cpu';

export const CPU_LIBRARY = { version: version_cpu };
