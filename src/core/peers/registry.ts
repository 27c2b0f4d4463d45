import type { UnitSummary } from '../analysis.ts';
import type { PeerInput, PeerRule, PeerVerdict } from './peer-rule.ts';
import { azimuth } from './rules/azimuth.ts';
import { azimuthFew } from './rules/azimuth-few.ts';
import { cleanlab } from './rules/cleanlab.ts';
import { datumaro } from './rules/datumaro.ts';
import { datumaroFew } from './rules/datumaro-few.ts';
import { deepchecks } from './rules/deepchecks.ts';
import { evalml } from './rules/evalml.ts';
import { evalmlFolds } from './rules/evalml-folds.ts';
import { evidently } from './rules/evidently.ts';
import { huggingFace } from './rules/hugging-face.ts';
import { roboflow } from './rules/roboflow.ts';
import { skore } from './rules/skore.ts';
import { spacy } from './rules/spacy.ts';
import { ydata } from './rules/ydata.ts';

/** Those that people know for the job first. */
export const PEER_RULES: readonly PeerRule[] = [
  spacy,
  deepchecks,
  cleanlab,
  ydata,
  datumaro,
  datumaroFew,
  evalml,
  evalmlFolds,
  skore,
  roboflow,
  azimuth,
  azimuthFew,
  huggingFace,
  evidently,
];

export interface JudgedByPeer extends PeerVerdict {
  readonly id: string;
  readonly tool: string;
  readonly rule: string;
  readonly denominator: string;
}

/** What each checker says of the same counts. */
export function peerVerdicts(input: PeerInput): readonly JudgedByPeer[] {
  return PEER_RULES.map(({ id, tool, rule, denominator, judge }) => ({ id, tool, rule, denominator, ...judge(input) }));
}

/** The counts of a unit of a split, and of its mentions where it has some. */
export function peerInputOf(unit: UnitSummary, units: readonly UnitSummary[]): PeerInput {
  const mentions = units.find((each) => each.unit === 'mention');
  return { counts: unit.classes.map(({ count }) => count), mentions: mentions?.classes.map(({ count }) => count) ?? null };
}
