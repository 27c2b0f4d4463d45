import { psi } from '../../drift.ts';
import { type DriftRule, driftJudgement } from './drift-rule.ts';

const THRESHOLD = 0.1;

export const evidentlyPsi: DriftRule = {
  id: 'evidently-psi',
  tool: 'Evidently, PSI',
  rule: 'Σ (P − Q) ln(P ÷ Q) ≥ 0.1',
  denominator: 'a share of zero is raised to 0.0001',
  judge: ({ p, q }) => driftJudgement(psi(p, q) >= THRESHOLD, psi(p, q)),
};
