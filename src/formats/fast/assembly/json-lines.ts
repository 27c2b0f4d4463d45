import { addStep, beginPlan, IS_OVER, Plan } from './element-plan';
import {
  CLOSE_ARRAY,
  CLOSE_OBJECT,
  COMMA,
  JSON_STATE,
  Json,
  KEY_BYTES,
  LAST_KEY,
  LINE_FEED,
  OPEN_ARRAY,
  OPEN_OBJECT,
  prepareJson,
  QUOTE,
  readKey,
  SPACE,
  valueStart,
} from './json';
import { elementsOf, forgetRepeats, notedStringsEnd, placesEnd, prepareArrays, repeatsOf, setElements, setPlacesEnd } from './json-arrays';
import { arrayEnd, valueEnd } from './json-values';
import { LABEL, LABEL_KEY, labelTurn, NOTES, OTHER_KEY, TOKENS_KEY, turnIgnored, turnLines } from './label-turns';
import { addLabel, findLabel, Labels } from './labels';
import { COUNTS, EXPECTED_KEYS, FOUND, LABEL_FACTS, LABEL_IDS, PLACES, SEPARATORS, TURN } from './memory-map';
import { addRepeats, countTags } from './tags';

/**
 * An object a line, with its label, its labels, or the tags of its tokens under one key. A key is known by its spelling with both quotes, a string
 * that is a label by its spelling without the closing one, any other label as it is written. A line with a key or label that is not known, that
 * has a key of interest twice, or is no plain JSON, stops the scan and counts nothing.
 */

const LETTER_N: u8 = 110;

/** A tag of nothing: the border of a sentence. */
const BORDER: u32 = 5;

const LINES: usize = JSON_STATE;
const RECORDS: usize = JSON_STATE + 4;
/** Records without a label; or tags, or sentences, that stand for none. */
const IGNORED: usize = JSON_STATE + 8;
const TAGS: usize = JSON_STATE + 12;
/** A number for each record with a list of labels, so that a label counts once. */
const STAMP: usize = JSON_STATE + 16;
/** Of a list of labels: how many there are, and how many stand for one. */
const LENGTH: usize = JSON_STATE + 20;
/** 1 when a scan stopped before a line that TypeScript must read, else 0. */
const STOPPED: usize = JSON_STATE + 28;
/** Background tags that follow one of their like, and were not noted. */
const TURN_REPEATS: usize = JSON_STATE + 32;

/** So many bytes are read line by line before it is tried again whether lines are as the ones before them. */
const PATIENCE: usize = JSON_STATE + 60;
const LEAST_PATIENCE: u32 = 256;
const MOST_PATIENCE: u32 = 64 * 1024;
/** Of so many of the first of them it is noted what they look like. */
const LEARNT: u32 = 2;

/** Tags are noted at `SEPARATORS`, each by where it begins and ends, until there are so many of them (8 bytes each). */
const NOTED: usize = SEPARATORS + 8 * 1024;
/** The most labels of one line. */
const MOST_LABELS: u32 = <u32>TURN;

export function prepareJsonLines(): void {
  prepareJson(true);
  prepareArrays();
  memory.fill(COUNTS, 0, <usize>LABEL_IDS * 4);
  memory.fill(LABEL_FACTS, 0, <usize>LABEL_IDS * 4);
  memory.fill(JSON_STATE, 0, 64);
}

/** What was counted since this was last asked. */
export function takeJsonLines(): u32 {
  return take(LINES);
}

export function takeJsonRecords(): u32 {
  return take(RECORDS);
}

export function takeIgnored(): u32 {
  return take(IGNORED);
}

export function takeTags(): u32 {
  return take(TAGS);
}

function take(at: usize): u32 {
  const value = load<u32>(at);
  store<u32>(at, 0);
  return value;
}

/** Counts the records of the whole lines in [start, end), by their labels. Answers `end`, or where a line begins that TypeScript must read. */
export function scanLabelLines(start: usize, end: usize): usize {
  let line = start;
  while (line < end) {
    if (Plan.isKnown()) {
      const next = labelTurn(line, end);
      if (next !== line) {
        takeTurn();
        line = next;
        continue;
      }
    }
    const readEnd = losePatience(line, end);
    line = JsonLines.scan(line, readEnd, false);
    if (line < readEnd) break;
  }
  return line;
}

/** Adds what was counted in a turn in which all went as it was expected to. */
function takeTurn(): void {
  const lines = turnLines();
  store<u32>(LINES, load<u32>(LINES) + lines);
  store<u32>(RECORDS, load<u32>(RECORDS) + lines);
  store<u32>(IGNORED, load<u32>(IGNORED) + turnIgnored());
  store<u32>(PATIENCE, load<u32>(PATIENCE) >> 1);
}

/** Up to where lines are read one by one, from a line on that was not as it was expected to be. */
function losePatience(line: usize, end: usize): usize {
  const patience = load<u32>(PATIENCE);
  store<u32>(PATIENCE, min<u32>(2 * patience + LEAST_PATIENCE, MOST_PATIENCE));
  return min<usize>(end, line + 1 + <usize>patience);
}

/** The same, by the tags of their tokens. */
export function scanTagLines(start: usize, end: usize): usize {
  // A border stands where the line after it begins.
  if (findLabel(start, start) === 0) addLabel(start, start, BORDER << NOTES);
  let turn = start;
  let turnEnd = end;
  while (turn < turnEnd) {
    const lines = load<u32>(LINES);
    const records = load<u32>(RECORDS);
    const ignored = load<u32>(IGNORED);
    setPlacesEnd(SEPARATORS);
    const next = JsonLines.scan(turn, turnEnd, true);
    const unknown = findTags(placesEnd());
    if (unknown !== 0) {
      // Once more, up to the line of the tag.
      turnEnd = unknown;
      while (load<u8>(turnEnd - 1) !== LINE_FEED) turnEnd -= 1;
      store<u32>(LINES, lines);
      store<u32>(RECORDS, records);
      store<u32>(IGNORED, ignored);
      continue;
    }
    const tags = load<u32>(LENGTH);
    const repeats = load<u32>(TURN_REPEATS);
    countTags(tags);
    addRepeats(repeats);
    store<u32>(IGNORED, load<u32>(IGNORED) + load<u32>(LENGTH, 4));
    store<u32>(TAGS, load<u32>(TAGS) + tags + repeats);
    turn = next;
    if (load<u32>(STOPPED)) break;
  }
  return turn;
}

/** Puts the tags noted at `SEPARATORS` to `FOUND`. Answers 0; or, where a tag is not known, the place of the first such one. See `LENGTH`. */
function findTags(end: usize): usize {
  let tags: u32 = 0;
  let ignored: u32 = 0;
  for (let noted = SEPARATORS; noted < end; noted += 8) {
    const start = <usize>load<u32>(noted);
    const tagEnd = <usize>load<u32>(noted, 4);
    const entry = JsonLines.entryOf(start, tagEnd);
    if (entry >> NOTES < LABEL) return start;
    const id = entry & (LABEL_IDS - 1);
    store<u16>(tags << 1, <u16>id, FOUND);
    store<u32>(tags << 2, <u32>tagEnd, PLACES);
    const isIgnored = <u32>(entry === LABEL << NOTES);
    ignored += isIgnored;
    tags += 1 - isIgnored;
  }
  store<u32>(LENGTH, tags);
  store<u32>(LENGTH, ignored, 4);
  return 0;
}

/** What is under the key of the labels: none yet, one that counts (`entry`), or a list of which `length` are at `FOUND`. */
const IS_MISSING: u32 = 0;
const IS_SCALAR: u32 = 1;
const IS_LIST: u32 = 2;

abstract class JsonLines {
  /** @param areTags Known when this is compiled. */
  @inline
  static scan(start: usize, end: usize, areTags: bool): usize {
    let line = start;
    let lines: u32 = 0;
    let records: u32 = 0;
    let ignored: u32 = 0;
    /** Where the tags of the lines before end. */
    let noted = SEPARATORS;
    let repeats: u32 = 0;
    while (line < end && (!areTags || noted < NOTED)) {
      let at = line;
      if (load<u8>(at) !== OPEN_OBJECT) {
        at = Json.afterBlanks(at);
        if (load<u8>(at) === LINE_FEED) {
          lines += 1;
          line = at + 1;
          continue;
        }
        if (load<u8>(at) !== OPEN_OBJECT) break;
      }
      let step = at;
      const learns = !areTags && records < LEARNT;
      if (learns) beginPlan();
      at = Json.afterBlanks(at + 1);
      let kind = IS_MISSING;
      let label: u32 = 0;
      let labels: u32 = 0;
      let lineIgnored: u32 = 0;
      let tokens: i32 = -1;
      let elements: i32 = -1;
      let next = load<u8>(at);
      let slot = EXPECTED_KEYS;
      if (next === QUOTE) {
        while (true) {
          let note: u32;
          if (Json.isExpected(at, slot)) {
            note = load<u32>(slot, 32) >> NOTES;
            at += <usize>load<u32>(slot, 36);
            if (load<u8>(at) <= SPACE) at = Json.afterBlanks(at);
          } else {
            note = readKey(at, slot) >> NOTES;
            if (note === 0) break;
            at = valueStart();
          }
          if (slot < LAST_KEY) slot += KEY_BYTES;
          if (learns) addStep(step, at, note);
          const first = load<u8>(at);
          if (note === OTHER_KEY) {
            if (first === QUOTE) {
              at = Json.textEnd(at + 1);
              if (at === 0) break;
              at += 1;
            } else {
              at = valueEnd(at, 1);
              if (at === 0) break;
            }
          } else if (note === LABEL_KEY) {
            if (kind !== IS_MISSING) break;
            if (areTags) {
              if (first === OPEN_ARRAY) {
                at = tagsEnd(at);
                if (at === 0) break;
                elements = <i32>elementsOf();
                kind = IS_LIST;
              } else {
                // Null leaves the sentence out.
                if (first !== LETTER_N) break;
                at = Json.scalarEnd(at);
                if (at === 0) break;
                lineIgnored = 1;
                kind = IS_SCALAR;
              }
            } else if (first === QUOTE) {
              const closing = Json.stringEnd(at + 1);
              if (closing === 0) break;
              label = JsonLines.entryOf(at, closing);
              if (label >> NOTES !== LABEL) break;
              at = closing + 1;
              kind = IS_SCALAR;
            } else if (first === OPEN_ARRAY) {
              at = labelsEnd(at);
              if (at === 0) break;
              elements = <i32>load<u32>(LENGTH);
              labels = load<u32>(LENGTH, 4);
              kind = IS_LIST;
            } else {
              const scalar = Json.scalarEnd(at);
              if (scalar === 0) break;
              label = findLabel(at, scalar);
              if (label >> NOTES !== LABEL) break;
              at = scalar;
              kind = IS_SCALAR;
            }
          } else if (areTags && note === TOKENS_KEY) {
            if (tokens >= 0) break;
            if (first === OPEN_ARRAY) {
              at = arrayEnd(at, 1);
              if (at === 0) break;
              tokens = <i32>elementsOf();
            } else {
              // Other tokens than a list are not compared; a second key would count.
              break;
            }
          } else break;
          step = at;
          next = load<u8>(at);
          if (next !== COMMA) {
            at = Json.afterBlanks(at);
            next = load<u8>(at);
            if (next !== COMMA) break;
          }
          at = Json.afterBlanks(at + 1);
          next = load<u8>(at);
          if (next !== QUOTE) {
            // Nothing may follow but a key.
            next = COMMA;
            break;
          }
        }
      }
      if (at === 0 || next !== CLOSE_OBJECT) break;
      at += 1;
      if (load<u8>(at) !== LINE_FEED) {
        at = Json.afterBlanks(at);
        if (load<u8>(at) !== LINE_FEED) break;
      }
      if (areTags) {
        if (kind === IS_MISSING || (tokens >= 0 && elements >= 0 && tokens !== elements)) break;
        ignored += lineIgnored;
        if (kind === IS_LIST) {
          noted = placesEnd();
          repeats += repeatsOf();
          store<u32>(noted, <u32>at + 1);
          store<u32>(noted, <u32>at + 1, 4);
          noted += 8;
          setPlacesEnd(noted);
        }
      } else if (kind === IS_LIST) {
        if (elements > 0 && countOnce(labels) === 0) ignored += 1;
      } else {
        const id = label & (LABEL_IDS - 1);
        ignored += <u32>(id === 0);
        const count = COUNTS + ((<usize>id) << 2);
        store<u32>(count, load<u32>(count) + 1);
      }
      if (learns) addStep(step, at + 1, IS_OVER);
      records += 1;
      lines += 1;
      line = at + 1;
    }
    if (areTags) {
      store<u32>(STOPPED, <u32>(line < end && noted < NOTED));
      setPlacesEnd(noted);
      store<u32>(TURN_REPEATS, repeats);
    }
    store<u32>(LINES, load<u32>(LINES) + lines);
    store<u32>(RECORDS, load<u32>(RECORDS) + records);
    store<u32>(IGNORED, load<u32>(IGNORED) + ignored);
    return line;
  }

  /** The entry of a key or label, which is not shorter than a byte. */
  @inline
  static entryOf(start: usize, end: usize): u32 {
    return end - start > 16 ? findLabel(start, end) : Labels.find(Labels.key(end, end - start));
  }
}

/** Notes where the tags of the array at `start` lie. Answers its end; 0 where it is no plain one. See `elementsOf`. */
function tagsEnd(start: usize): usize {
  let at = Json.afterBlanks(start + 1);
  if (load<u8>(at) === QUOTE) {
    const bracket = notedStringsEnd(at);
    if (bracket !== 0) return bracket + 1;
  }
  let elements: u32 = 0;
  let noted = placesEnd();
  if (load<u8>(at) !== CLOSE_ARRAY) {
    while (true) {
      const first = load<u8>(at);
      const isString = first === QUOTE;
      // Null is no tag.
      if (first === LETTER_N || elements === MOST_LABELS) return 0;
      const end = isString ? Json.stringEnd(at + 1) : Json.scalarEnd(at);
      if (end === 0) return 0;
      store<u32>(noted, <u32>at);
      store<u32>(noted, <u32>end, 4);
      noted += 8;
      elements += 1;
      at = Json.afterBlanks(end + <usize>isString);
      const next = load<u8>(at);
      if (next === CLOSE_ARRAY) break;
      if (next !== COMMA) return 0;
      at = Json.afterBlanks(at + 1);
    }
  }
  forgetRepeats();
  setElements(elements);
  setPlacesEnd(noted);
  return at + 1;
}

/** Puts the ids of the labels of the array at `start` to `FOUND`. Answers its end; 0 where one is not known. See `LENGTH`. */
function labelsEnd(start: usize): usize {
  let at = Json.afterBlanks(start + 1);
  let elements: u32 = 0;
  let labels: u32 = 0;
  if (load<u8>(at) !== CLOSE_ARRAY) {
    while (true) {
      const isString = load<u8>(at) === QUOTE;
      const end = isString ? Json.stringEnd(at + 1) : Json.scalarEnd(at);
      if (end === 0) return 0;
      const entry = JsonLines.entryOf(at, end);
      if (entry >> NOTES !== LABEL || elements === MOST_LABELS) return 0;
      const id = entry & (LABEL_IDS - 1);
      store<u16>(labels << 1, <u16>id, FOUND);
      labels += <u32>(id !== 0);
      elements += 1;
      at = Json.afterBlanks(end + <usize>isString);
      const next = load<u8>(at);
      if (next === CLOSE_ARRAY) break;
      if (next !== COMMA) return 0;
      at = Json.afterBlanks(at + 1);
    }
  }
  store<u32>(LENGTH, elements);
  store<u32>(LENGTH, labels, 4);
  return at + 1;
}

/** Counts the labels at `FOUND`, each of them once; answers how many there are. */
function countOnce(labels: u32): u32 {
  const stamp = load<u32>(STAMP) + 1;
  store<u32>(STAMP, stamp);
  let distinct: u32 = 0;
  for (let index: u32 = 0; index < labels; index += 1) {
    const id = (<usize>load<u16>(index << 1, FOUND)) << 2;
    if (load<u32>(id, LABEL_FACTS) === stamp) continue;
    store<u32>(id, stamp, LABEL_FACTS);
    store<u32>(id, load<u32>(id, COUNTS) + 1, COUNTS);
    distinct += 1;
  }
  return distinct;
}
