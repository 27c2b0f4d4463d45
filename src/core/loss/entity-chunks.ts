import { readerOf, type Tag, type TagForm, type TagRole, tagFormOf, UNTYPED } from '../tag.ts';
import type { SchemeName } from '../tag-scheme.ts';

/** The tags of a model by class id. */
export interface TagSet {
  readonly roles: readonly TagRole[];
  /** Index into `types`; −1 for the outside tag. */
  readonly typeIds: Int32Array;
  readonly types: readonly string[];
  readonly form: TagForm;
  /** What the letters allow; the strict rule is that of the one which the gold tags break least, the first on a tie. */
  readonly schemes: readonly SchemeName[];
}

/** Null for labels that cannot be tags of entities: no position letters, and no outside tag either. */
export function tagSetOf(labels: readonly string[]): TagSet | null {
  const form = tagFormOf(labels);
  const tags = labels.map(readerOf(form));
  const outside = tags.some(({ role }) => role === 'outside');
  const letters = new Set(tags.map(({ letter }) => letter).filter((letter) => letter !== ''));
  const found = tags.filter(({ role }) => role !== 'outside');
  const positioned = tags.filter(({ letter }) => letter !== '').length;
  if (found.length === 0 || (positioned === 0 && !outside) || (positioned > 0 && positioned < found.length / 2)) return null;
  const types = [...new Set(found.map(typeOf))];
  const ids = new Map(types.map((type, id) => [type, id]));
  const typeIds = Int32Array.from(tags, (tag) => (tag.role === 'outside' ? -1 : ids.get(typeOf(tag))!));
  return { roles: tags.map(({ role }) => role), typeIds, types, form, schemes: schemesOf(letters) };
}

const typeOf = ({ type }: Tag) => type || UNTYPED;

function schemesOf(letters: ReadonlySet<string>): readonly SchemeName[] {
  const has = (...some: readonly string[]) => some.some((letter) => letters.has(letter));
  if (has('M', 'W')) return ['BMES'];
  if (has('U', 'L')) return ['BILOU'];
  if (has('S') || (has('B') && has('E'))) return ['BIOES'];
  if (has('E')) return ['IOE2', 'IOE1'];
  return has('B') ? ['IOB2', 'IOB1'] : ['IO'];
}

/** No entity. One is told as `start · types + type`, so that two sides that agree give one number. */
const NONE = -1;

/** Follows the tags of one side and tells of each entity at the step at which it is known to have ended. */
export interface ChunkFollower {
  /**
   * @param id Class id of the next tag; −1 for the end of a sentence.
   * @returns the start and type of the entity that ended before or with this tag; −1 for none. Two sides never tell of one entity at different steps.
   */
  step(id: number, position: number): number;
}

/** The type of an entity that a follower told of. */
export function typeOfChunk(chunk: number, { types }: TagSet): number {
  return chunk % types.length;
}

/** conlleval's rule (conlleval.pl, `startOfChunk` and `endOfChunk`; E and S as in conlleval.py): any tag may open an entity. */
export class LenientFollower implements ChunkFollower {
  readonly #tags: TagSet;
  #open = NONE;
  #role: TagRole = 'outside';
  #type = -1;

  constructor(tags: TagSet) {
    this.#tags = tags;
  }

  step(id: number, position: number): number {
    const role = id < 0 ? 'outside' : this.#tags.roles[id]!;
    const type = id < 0 ? -1 : this.#tags.typeIds[id]!;
    const ends = closes(this.#role) || role === 'outside' || opens(role) || type !== this.#type;
    const starts = role !== 'outside' && (opens(role) || this.#role === 'outside' || closes(this.#role) || type !== this.#type);
    const ended = ends ? this.#open : NONE;
    if (ends) this.#open = NONE;
    if (starts) this.#open = position * this.#tags.types.length + type;
    this.#role = role;
    this.#type = type;
    return ended;
  }
}

const opens = (role: TagRole) => role === 'begin' || role === 'single';
const closes = (role: TagRole) => role === 'end' || role === 'single';

/** Only entities that are well formed in a scheme. What is not is no entity, whatever follows. */
export class StrictFollower implements ChunkFollower {
  readonly #tags: TagSet;
  readonly #scheme: SchemeName;
  /** The entity that is open. */
  #open = NONE;
  /** Its type; that of the tag before where `#open` is none. */
  #type = -1;
  #role: TagRole = 'outside';

  constructor(tags: TagSet, scheme: SchemeName) {
    this.#tags = tags;
    this.#scheme = scheme;
  }

  step(id: number, position: number): number {
    const role = id < 0 ? 'outside' : this.#tags.roles[id]!;
    const type = id < 0 ? -1 : this.#tags.typeIds[id]!;
    const ended = this.#follow(role, type, position * this.#tags.types.length + type);
    this.#role = role;
    this.#type = type;
    return ended;
  }

  #follow(role: TagRole, type: number, here: number): number {
    const open = this.#open;
    const isOpen = open !== NONE;
    const goesOn = isOpen && type === this.#type;
    /** Ends what is open, where the scheme needs no end tag, and opens anew. */
    const turn = (next: number, ended = open) => {
      this.#open = next;
      return ended;
    };
    switch (this.#scheme) {
      case 'IO':
        return role === 'outside' ? turn(NONE) : goesOn ? NONE : turn(here);
      case 'IOB1':
        if (role === 'inside') return goesOn ? NONE : turn(type === this.#type && !isOpen ? NONE : here);
        return turn(role === 'begin' && type === this.#type ? here : NONE);
      case 'IOB2':
        if (role === 'begin') return turn(here);
        return role === 'inside' && goesOn ? NONE : turn(NONE);
      case 'IOE1':
        // E stands only at the end of an entity that another of its type follows at once.
        if (this.#role === 'end') {
          const follows = role !== 'outside' && type === this.#type;
          return turn(role === 'outside' ? NONE : here, follows ? open : NONE);
        }
        if (role === 'outside') return turn(NONE);
        return goesOn ? NONE : turn(here);
      case 'IOE2':
        if (role === 'end') return turn(NONE, goesOn ? open : here);
        if (role !== 'inside') return turn(NONE, NONE);
        return goesOn ? NONE : turn(here, NONE);
      default:
        if (role === 'single') return turn(NONE, here);
        if (role === 'begin') return turn(here, NONE);
        if (role === 'end') return turn(NONE, goesOn ? open : NONE);
        return role === 'inside' && goesOn ? NONE : turn(NONE, NONE);
    }
  }
}
