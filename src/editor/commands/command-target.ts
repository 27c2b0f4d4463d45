import type { AlphaCodeOptions } from '../../core/alpha-code/framework.ts';
import { ALPHA_FRAMEWORKS } from '../../core/alpha-code/frameworks.ts';
import { type DecisionKind, type Finding, UNITS, type Unit } from '../../core/analysis.ts';
import { DECISION_KEYS } from '../dataset-declarations.ts';

/**
 * What a command is about. The palette says nothing, the tree passes a row, hovers and the dashboard pass plain values; what is
 * missing is asked for.
 */
export interface CommandTarget {
  readonly dataset: string | null;
  readonly split: string | null;
  readonly unit: Unit | null;
  readonly label: string | null;
  /** Code of a finding. */
  readonly finding: string | null;
  readonly decision: DecisionKind | null;
  /** The form of α as code. */
  readonly code: AlphaCodeOptions | null;
}

/** Arguments come from links and other extensions as well: nothing of them is believed. */
export function readTarget(argument: unknown): CommandTarget {
  const finding = property(argument, 'finding');
  const unit = named(property(argument, 'unit'), 'unit');
  const decision = named(property(argument, 'decision'), 'what');
  return {
    dataset: named(property(argument, 'dataset'), 'name'),
    split: named(property(argument, 'split'), 'name') ?? text(property(finding, 'split')),
    unit: UNITS.find((known) => known === unit) ?? null,
    label: text(property(argument, 'label') ?? property(property(argument, 'entry'), 'label')) ?? text(property(finding, 'label')),
    finding: named(finding, 'code'),
    decision: DECISION_KEYS.find((known) => known === decision) ?? null,
    code: codeOptions(argument),
  };
}

function codeOptions(argument: unknown): AlphaCodeOptions | null {
  const id = property(argument, 'framework');
  const framework = ALPHA_FRAMEWORKS.find((known) => known.id === id);
  return framework === undefined ? null : { framework: framework.id, columnVector: property(argument, 'columnVector') === true };
}

/** The finding of a row of the tree; null for anything else. */
export function findingOf(argument: unknown): Finding | null {
  const finding = property(argument, 'finding');
  const isOne = typeof finding === 'object' && named(finding, 'code') !== null && text(property(finding, 'template')) !== null;
  return isOne ? (finding as Finding) : null;
}

/** A name, or the name that an object has under `key`. */
function named(value: unknown, key: string): string | null {
  return text(value) ?? text(property(value, key));
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
