import type { LabelConfigFormat, LabelFormat, PredictionFormat } from './format.ts';
import { configJson } from './label-configs/config-json.ts';
import { cvatLabelmap } from './label-configs/cvat-labelmap.ts';
import { datasetCard } from './label-configs/dataset-card.ts';
import { datasetInfo } from './label-configs/dataset-info.ts';
import { fairseqDict } from './label-configs/fairseq-dict.ts';
import { labelArray } from './label-configs/label-array.ts';
import { labelList } from './label-configs/label-list.ts';
import { labelObject } from './label-configs/label-object.ts';
import { labelStudioConfig } from './label-configs/label-studio.ts';
import { pbtxt } from './label-configs/pbtxt.ts';
import { pythonSource } from './label-configs/python-source.ts';
import { spacyConfig } from './label-configs/spacy-config.ts';
import { yamlNames } from './label-configs/yaml-names.ts';
import { argilla } from './label-files/argilla.ts';
import { arrow } from './label-files/arrow.ts';
import { boxLines } from './label-files/box-lines.ts';
import { coco } from './label-files/coco.ts';
import { cocoPanoptic } from './label-files/coco-panoptic.ts';
import { conll } from './label-files/conll.ts';
import { conllBrackets } from './label-files/conll-brackets.ts';
import { conllu } from './label-files/conllu.ts';
import { countsTable } from './label-files/counts-table.ts';
import { csv } from './label-files/csv.ts';
import { csvSpans } from './label-files/csv-spans.ts';
import { cvat } from './label-files/cvat.ts';
import { datumaro } from './label-files/datumaro.ts';
import { detectionTable } from './label-files/detection-table.ts';
import { doccano } from './label-files/doccano.ts';
import { fastText } from './label-files/fasttext.ts';
import { jsonArray, jsonSplits } from './label-files/json-records.ts';
import { jsonl } from './label-files/jsonl.ts';
import { labelLines } from './label-files/label-lines.ts';
import { labelStudio } from './label-files/label-studio.ts';
import { labelledLines } from './label-files/labelled-lines.ts';
import { parquet, parquetCounts } from './label-files/parquet.ts';
import { prodigy } from './label-files/prodigy.ts';
import { pubtator } from './label-files/pubtator.ts';
import { spacyDocs } from './label-files/spacy-docs.ts';
import { spacyJson } from './label-files/spacy-json.ts';
import { tagLines } from './label-files/tag-lines.ts';
import { taggedWords } from './label-files/tagged-words.ts';
import { via } from './label-files/via.ts';
import { cocoResults } from './predictions/coco-results.ts';
import { columnarPredictions } from './predictions/columnar.ts';
import { csvPredictions } from './predictions/csv.ts';
import { jsonPredictions } from './predictions/json.ts';
import { jsonlPredictions } from './predictions/jsonl.ts';
import { npyPredictions } from './predictions/npy.ts';
import { npzPredictions } from './predictions/npz.ts';
import { safetensorsPredictions } from './predictions/safetensors.ts';

/** All that is read. On equal confidence the earlier format of its list wins. */
export const LABEL_FORMATS: readonly LabelFormat[] = [
  conll,
  conllu,
  conllBrackets,
  taggedWords,
  tagLines,
  csv,
  csvSpans,
  fastText,
  labelledLines,
  labelLines,
  jsonl,
  jsonSplits,
  jsonArray,
  doccano,
  labelStudio,
  prodigy,
  argilla,
  spacyJson,
  countsTable,
  parquetCounts,
  parquet,
  arrow,
  spacyDocs,
  pubtator,
  via,
  boxLines,
  datumaro,
  detectionTable,
  coco,
  cocoPanoptic,
  cvat,
];

export const LABEL_CONFIG_FORMATS: readonly LabelConfigFormat[] = [
  configJson,
  datasetInfo,
  datasetCard,
  yamlNames,
  labelList,
  labelArray,
  labelObject,
  pbtxt,
  cvatLabelmap,
  labelStudioConfig,
  fairseqDict,
  spacyConfig,
  pythonSource,
];

export const PREDICTION_FORMATS: readonly PredictionFormat[] = [
  jsonlPredictions,
  jsonPredictions,
  csvPredictions,
  npyPredictions,
  npzPredictions,
  safetensorsPredictions,
  columnarPredictions,
  cocoResults,
];
