/** Words for values of core, for views that do not know VS Code. */
import type { DecisionKind, Severity, Task, Unit } from '../core/analysis.ts';

/** The text in the language of the editor, its places `{0}`, `{1}`, … filled. */
export type Translate = (text: string, ...args: readonly (string | number)[]) => string;

/** `token`, `tokens`: what was counted, without the number. */
export function unitName(unit: Unit, count: number, t: Translate): string {
  const isOne = count === 1;
  switch (unit) {
    case 'token':
      return isOne ? t('token') : t('tokens');
    case 'mention':
      return isOne ? t('mention') : t('mentions');
    case 'sentence':
      return isOne ? t('sentence') : t('sentences');
    case 'document':
      return isOne ? t('document') : t('documents');
    case 'image':
      return isOne ? t('image') : t('images');
    case 'box':
      return isOne ? t('box') : t('boxes');
    case 'pixel':
      return isOne ? t('pixel') : t('pixels');
  }
}

export function taskName(task: Task, t: Translate): string {
  switch (task) {
    case 'token-classification':
      return t('token classification');
    case 'text-classification':
      return t('text classification');
    case 'multi-label-classification':
      return t('multi-label classification');
    case 'object-detection':
      return t('object detection');
    case 'segmentation':
      return t('segmentation');
    case 'image-classification':
      return t('image classification');
  }
}

export function severityName(severity: Severity, t: Translate): string {
  if (severity === 'error') return t('Error');
  return severity === 'warning' ? t('Warning') : t('Note');
}

export function decisionName(what: DecisionKind, t: Translate): string {
  switch (what) {
    case 'format':
      return t('Format');
    case 'splits':
      return t('Files of the splits');
    case 'labels':
      return t('Label map');
    case 'column':
      return t('Label column');
    case 'scheme':
      return t('Tag scheme');
    case 'unit':
      return t('Unit');
  }
}
