import type { LabelConfigFormat, LabelFormat, PredictionFormat } from './format.ts';
import { configJson } from './label-configs/config-json.ts';
import { labelArray } from './label-configs/label-array.ts';
import { labelList } from './label-configs/label-list.ts';
import { argilla } from './label-files/argilla.ts';
import { coco } from './label-files/coco.ts';
import { cocoPanoptic } from './label-files/coco-panoptic.ts';
import { conll } from './label-files/conll.ts';
import { countsTable } from './label-files/counts-table.ts';
import { csv } from './label-files/csv.ts';
import { cvat } from './label-files/cvat.ts';
import { detectionTable } from './label-files/detection-table.ts';
import { doccano } from './label-files/doccano.ts';
import { jsonArray, jsonSplits } from './label-files/json-records.ts';
import { jsonl } from './label-files/jsonl.ts';
import { labelStudio } from './label-files/label-studio.ts';
import { prodigy } from './label-files/prodigy.ts';
import { spacyJson } from './label-files/spacy-json.ts';
import { jsonlPredictions } from './predictions/jsonl.ts';
import { npyPredictions } from './predictions/npy.ts';

/** All that is read. On equal confidence the earlier format of its list wins. */
export const LABEL_FORMATS: readonly LabelFormat[] = [
  conll,
  csv,
  jsonl,
  jsonSplits,
  jsonArray,
  doccano,
  labelStudio,
  prodigy,
  argilla,
  spacyJson,
  countsTable,
  detectionTable,
  coco,
  cocoPanoptic,
  cvat,
];

export const LABEL_CONFIG_FORMATS: readonly LabelConfigFormat[] = [labelList, configJson, labelArray];

export const PREDICTION_FORMATS: readonly PredictionFormat[] = [jsonlPredictions, npyPredictions];
