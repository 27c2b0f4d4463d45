import type { LimitRule } from './limit.ts';
import { maxDrift } from './max-drift.ts';
import { maxImbalanceRatio } from './max-imbalance-ratio.ts';
import { minSupport } from './min-support.ts';

/** Every threshold of the gate. */
export const LIMIT_RULES: readonly LimitRule[] = [maxImbalanceRatio, minSupport, maxDrift];
