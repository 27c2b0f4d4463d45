/** What the names of files and folders say before anybody looks into them. */
import { extname } from 'node:path';
import { withoutCompression } from '../../formats/compression/compression.ts';

/** Folders of tools, not of data. Names that begin with a dot are skipped as well. */
const SKIPPED_FOLDERS: ReadonlySet<string> = new Set(
  'node_modules bower_components venv env virtualenv site-packages __pycache__ dist build out target wandb mlruns lightning_logs'.split(
    ' ',
  ),
);

/** Files that hold no labels: sparing the look into them keeps a large workspace fast. */
const OTHER_EXTENSIONS: ReadonlySet<string> = new Set(
  (
    '.py .pyc .pyi .ipynb .js .mjs .cjs .ts .mts .cts .tsx .jsx .map .html .htm .css .scss .less .vue .svelte .java .kt .scala .go .rs .c .h .cc .cpp .hpp .cs .rb .php .swift .m .r .jl .lua .sh .bat .ps1 .sql ' +
    '.md .rst .tex .pdf .doc .docx .ppt .pptx .xls .xlsx .toml .lock .ini .cfg .log .tfevents ' +
    '.png .jpg .jpeg .gif .bmp .webp .tif .tiff .svg .ico .mp3 .wav .flac .ogg .mp4 .avi .mov .mkv .woff .woff2 .ttf .otf ' +
    '.zip .gz .bz2 .xz .zst .tar .tgz .7z .rar .whl .jar .exe .dll .so .dylib .o .a .wasm .node .vsix ' +
    '.bin .pt .pth .ckpt .safetensors .onnx .pb .h5 .keras .gguf .tflite .pkl .pickle .joblib .model .sqlite .db'
  ).split(' '),
);

export function mayHoldData(folder: string): boolean {
  return !folder.startsWith('.') && !SKIPPED_FOLDERS.has(folder);
}

export function mayBeData(name: string): boolean {
  return !name.startsWith('.') && !OTHER_EXTENSIONS.has(extensionOf(name));
}

/** In lower case, without that of a compression. */
export function extensionOf(name: string): string {
  return extname(withoutCompression(name)).toLowerCase();
}

const TELLING = /train|dev|val|test|label|class|categor|annot|gold|corpus|dataset|instances|intent|entit|conll|iob|pred|logit|prob|config/i;

/** A name that label files, label configs and predictions have more often than others. */
export function isTelling(name: string): boolean {
  return TELLING.test(name);
}

/** What contests give as a pattern of an answer: its labels are made up. */
export function isPatternOfAnswers(name: string): boolean {
  return /(?:^|[_ -])(?:sample|gender|example)[_ -]?(?:submission|solution|answer)/i.test(name);
}
