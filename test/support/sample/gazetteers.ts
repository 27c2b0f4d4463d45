import { Random } from '../../../src/core/random.ts';

/**
 * Word lists of the sample's news. Surnames, towns and firms are put together from syllables, so nobody real is written about, and the
 * lists share stems on purpose: `Kesler` is a person, a firm, a bridge or a law, and only the words around it say which.
 */
export type Gazetteers = ReadonlyMap<string, readonly string[]>;

const STEMS = words(`
  Bar Kes Dor Hal Mor Ven Tal Ros Lin Cas Bren Ash Wex Pel Gar Had Stan Thorn Quin Mal Ober Zan Fair Hol Win Lang Mar Nor Pem Rad Sel Tor
  Ul Var Wil Yar El Cor Dun Bel Car Drum Fen Gil Hart Ing Jar Kin Lor Mun Nev Ost Pol Rav Sand Tren Ves Wal Yel Zim Aber Brad Clay`);
const SURNAME_ENDINGS = words('ler den sen wick man ova ani etti ada berg son well more by ton ford ley ard ini ez ski eau ker mann ano');
const TOWN_ENDINGS = words('ton ford bury mouth dale field haven wick stead ville more burg ley port minster holm');
const FIRM_ENDINGS = words('tec ex dyne ia ico gen ware pharm net metals star line onics ova');

const LISTS: readonly (readonly [name: string, items: string])[] = [
  [
    'first',
    `Amara Boris Clara Daniel Elena Farid Grace Hugo Ines Jonas Karim Lena Marta Nadia Oscar Petra Rafael Sofia Tomas Ursula Victor Wanda Yusuf
     Zoe Alan Beth Carlos Dina Erik Fiona George Hana Ivan Julia Keiko Laura Mehmet Noor Olga Paul Rosa Samir Teresa Ulrich Vera Will Xavier
     Yara Anders Bianca Chen Dmitri Esther Felix Gwen Helen Isaac Jack Kofi Liam Mina Nils Omar Priya Ruth Stefan Tariq Uma Vince Mark April
     June May Frank Grant Bill Rob Sue Hope Faith Dawn Jordan Austin Florence Sydney Paris Chad`,
  ],
  [
    'city',
    `London Paris Berlin Madrid Rome Vienna Warsaw Prague Athens Lisbon Dublin Oslo Helsinki Brussels Geneva Zurich Milan Munich Hamburg Cairo
     Nairobi Lagos Accra Dakar Tunis Beirut Amman Baghdad Tehran Kabul Karachi Lahore Delhi Mumbai Dhaka Colombo Bangkok Hanoi Manila Jakarta
     Seoul Tokyo Osaka Beijing Shanghai Taipei Sydney Melbourne Auckland Toronto Montreal Vancouver Chicago Boston Denver Houston Dallas
     Atlanta Seattle Phoenix Detroit Lincoln Jackson Madison Austin Lima Bogota Quito Santiago Havana Caracas Florence Victoria Orleans`,
  ],
  [
    'country',
    `France Germany Spain Italy Austria Poland Greece Portugal Ireland Norway Sweden Finland Denmark Belgium Hungary Romania Bulgaria Serbia
     Croatia Turkey Egypt Kenya Nigeria Ghana Senegal Tunisia Lebanon Jordan Iraq Iran Pakistan India Bangladesh Nepal Thailand Vietnam
     Malaysia Indonesia Japan China Australia Canada Mexico Brazil Argentina Chile Peru Colombia Cuba Chad Georgia Ukraine Russia Mongolia
     South_Africa New_Zealand Sri_Lanka South_Korea Costa_Rica Saudi_Arabia`,
  ],
  [
    'nationality',
    `French German Spanish Italian Polish Greek Portuguese Irish Norwegian Swedish Finnish Danish Hungarian Romanian Turkish Russian
     Chinese Japanese Korean English Dutch Czech Thai Vietnamese Persian Georgian Ukrainian Malay`,
  ],
  [
    'demonym',
    'American British Egyptian Kenyan Nigerian Indian Canadian Mexican Brazilian Chilean Peruvian European African Asian Australian',
  ],
  [
    'tongue',
    'Arabic Hindi Swahili Yoruba Quechua Catalan Basque Welsh Latin Urdu Tamil Bengali Mandarin Cantonese Pashto Kurdish Tagalog Amharic Zulu',
  ],
  ['river', 'Danube Rhine Volga Nile Niger Congo Ganges Mekong Amazon Tigris Elbe Loire Tagus Oder Thames Severn Hudson Ohio Plata Murray'],
  ['region', 'northern southern eastern western central coastal upper lower'],
  ['weekday', 'Monday Tuesday Wednesday Thursday Friday Saturday Sunday'],
  ['month', 'January February March April May June July August September October November December'],
  [
    'adjective',
    `new former senior local national foreign public private small large old young early late strong weak quiet bitter long short high low
     difficult key major minor joint annual special final recent unexpected independent regional cautious narrow modest sharp steady fresh`,
  ],
  [
    'noun',
    `plan budget report deal talks strike vote reform border market price rate tax loan project school hospital road station
     crisis inquiry proposal decision meeting schedule contract campaign program
     shortage protest dispute delay warning rally season squad match title record race goal injury transfer defeat victory draw act article
     treaty bridge stadium airport museum festival summit conference river garden winter letter silence harvest`,
  ],
  [
    'plural',
    `officials ministers lawmakers investors analysts workers farmers residents voters students doctors teachers drivers officers soldiers
     rebels protesters scientists engineers traders shareholders customers families tourists fans players critics neighbours experts unions`,
  ],
  [
    'role',
    `president chairman director spokesman minister mayor manager coach lawyer chief analyst economist professor curator founder secretary
     governor head captain editor producer conductor envoy commissioner adviser treasurer`,
  ],
  ['title', 'President Minister Mayor Governor Senator Judge General Captain Professor Dr. Mr. Mrs. Ms. Coach Bishop'],
  ['said', 'said added warned argued insisted noted admitted'],
  [
    'artnoun',
    'River House Night Garden Winter Letter Bridge Window Summer Road Daughter Harvest Island Silence Mirror Station Sea Witness Clock',
  ],
  ['artadjective', 'Quiet Last First Long Broken Silver Red Second Hidden Lost Distant Empty Northern Third Burning Blue Paper'],
  ['lawtopic', 'Water Banking Fisheries Housing Labour Press Forestry Pension Asylum Mining Broadcasting Patents Aviation Food Data'],
  ['game', 'football hockey tennis rugby cricket basketball cycling rowing athletics handball'],
  ['lengthunit', 'kilometers miles meters feet'],
  ['massunit', 'tons kilograms pounds barrels liters'],
  ['areaunit', 'hectares acres'],
  ['currency', 'euros dollars pounds yen francs crowns pesos rupees'],
  ['things', 'people troops houses jobs votes points seats cases shares cars books tickets schools members goals minutes workers villages'],
  ['rank', 'second third fourth fifth sixth seventh eighth ninth tenth first'],
  ['letter', 'A B C D E F G H J K L M P R S T W X Z'],
];

/** All lists, each in order of frequency. The order is the generator's own and depends on the seed alone. */
export function makeGazetteers(seed: number): Gazetteers {
  const random = new Random(seed);
  const lists = new Map(LISTS.map(([name, items]) => [name, words(items).map((item) => item.replaceAll('_', ' '))]));
  lists.set('surname', shuffle(combine(STEMS, SURNAME_ENDINGS), random));
  lists.set('town', shuffle(combine(STEMS, TOWN_ENDINGS), random));
  lists.set('firm', shuffle(combine(STEMS, FIRM_ENDINGS), random));
  for (const name of ['first', 'city', 'country', 'nationality', 'noun', 'adjective']) lists.set(name, shuffle(lists.get(name)!, random));
  return lists;
}

function combine(stems: readonly string[], endings: readonly string[]): string[] {
  return stems.flatMap((stem) => endings.map((ending) => stem + ending));
}

function shuffle<T>(items: readonly T[], random: Random): T[] {
  const shuffled = [...items];
  for (let i = shuffled.length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [shuffled[i], shuffled[j]] = [shuffled[j]!, shuffled[i]!];
  }
  return shuffled;
}

function words(text: string): string[] {
  return text.trim().split(/\s+/);
}
