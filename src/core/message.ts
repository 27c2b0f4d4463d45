import { joinLabels, visibleLabel } from './name-labels.ts';
import { formatNumber, formatPoints, formatRatio, formatShare, formatSignificant } from './number-format.ts';
import { unitNoun } from './unit-noun.ts';

/**
 * What stands in a place of a template: a text as it is, a number, or what a surface writes in its own language: the noun of what was counted, the names of
 * classes, a share (0 … 1), a ratio to one, a difference in points, a number with so many significant digits, another message. Plain data, for it crosses every border.
 */
export type MessageArgument =
  | string
  | number
  | { readonly noun: string; readonly count: number }
  | { readonly labels: readonly string[]; readonly more: number }
  | { readonly share: number }
  | { readonly ratio: number }
  | { readonly points: number }
  | { readonly significant: number; readonly digits: number }
  | Message;

/** A text with places, and what stands in them. */
export interface Message {
  readonly template: string;
  readonly args: readonly MessageArgument[];
}

const NAMED = 3;

/** The names of classes in a sentence: few are named, the others counted. */
export function namesOf(labels: readonly string[]): MessageArgument {
  return { labels: labels.slice(0, NAMED), more: Math.max(0, labels.length - NAMED) };
}

/** `tokens`, `box`: what was counted, by its number. */
export function nounOf(unit: string, count: number): MessageArgument {
  return { noun: unit, count };
}

export function messageOf(template: string, ...args: readonly MessageArgument[]): Message {
  return { template, args };
}

/** Messages one after the other, in the order given. */
export function joinedMessages(parts: readonly MessageArgument[], separator: string): Message {
  return { template: parts.map((_, index) => `{${index}}`).join(separator), args: parts };
}

/** The text of a problem or an error in English, as documents for machines and the command line have it: numbers are as code writes them. */
export function englishOf({ template, args }: Message): string {
  return renderMessage(template, args, PLAIN_ENGLISH);
}

/** Marks a text that a surface translates, where it stands by itself. */
export function text(english: string): string {
  return english;
}

/** What the message of an error says, for a surface to translate; the message itself of an error that nobody foresaw. */
export function messageOfError(error: unknown): Message {
  if (error instanceof Error) return saidBy(error) ?? messageOf('{0}', error.message);
  return messageOf('{0}', String(error));
}

/** Null for an error that nobody foresaw. */
export function saidBy(error: Error): Message | null {
  return 'said' in error ? (error.said as Message | null) : null;
}

/** A message with its English text, which is what documents for machines carry. */
export interface Reason {
  readonly reason: string;
  readonly message: Message;
}

export function reasonOf(template: string, ...args: readonly MessageArgument[]): Reason {
  return { reason: renderMessage(template, args), message: { template, args } };
}

/** What is being done, in English and for a surface to translate. */
export interface Saying {
  readonly message: string;
  readonly said: Message;
}

export function say(template: string, ...args: readonly MessageArgument[]): Saying {
  return { message: renderMessage(template, args), said: { template, args } };
}

/** How a surface speaks. */
export interface MessageLanguage {
  /** BCP 47 tag for numbers. */
  readonly locale: string;
  readonly translate: (text: string) => string;
  /** How plain numbers are written, where that is not the way of the locale. */
  readonly number?: (value: number) => string;
}

const ENGLISH: MessageLanguage = { locale: 'en', translate: (text) => text };
const PLAIN_ENGLISH: MessageLanguage = { ...ENGLISH, number: String };

/**
 * Fills the places `{0}`, `{1}`, … of a text, which is translated first. A place without an argument stays as it is, so that a wrong translation shows instead
 * of failing.
 */
export function renderMessage(template: string, args: readonly MessageArgument[], language: MessageLanguage = ENGLISH): string {
  return language.translate(template).replace(/\{(\d+)\}/g, (place, index: string) => {
    const value = args[Number(index)];
    return value === undefined ? place : argumentText(value, language);
  });
}

function argumentText(value: MessageArgument, language: MessageLanguage): string {
  const { locale, translate, number = (plain: number) => formatNumber(plain, locale) } = language;
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return number(value);
  if ('noun' in value) return translate(unitNoun(value.noun, value.count));
  if ('labels' in value) return joinLabels(value.labels.map(visibleLabel), value.more, locale, translate);
  if ('share' in value) return formatShare(value.share, locale);
  if ('ratio' in value) return formatRatio(value.ratio, locale);
  if ('points' in value) return formatPoints(value.points, locale);
  if ('template' in value) return renderMessage(value.template, value.args, language);
  return formatSignificant(value.significant, value.digits, locale);
}
