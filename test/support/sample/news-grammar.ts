/**
 * The grammar of the sample's news. A rule is a name and its alternatives, one per line; `*3` in front makes one three times as likely.
 * `{name}` expands a rule or draws from a word list; `[type]` does the same and tags the tokens as a mention of that type, and
 * `[type:name]` tags an expansion of another rule.
 *
 * What makes it hard is meant: `first` and `third` are rarely a rank, `French` is rarely a language, a number with a unit is a quantity
 * and a percentage is not, a team bears the name of its city, titles of works consist of common words, and most names are seen once.
 */
export const NEWS_GRAMMAR = `
person
  *9 {first} {surname}
  *7 {surname}
  *2 {first} {letter}. {surname}
  *1 {first}
organization
  *3 {company}
  *2 {authority}
  *1 {school}
  *1 {acronym}
company
  *5 {firm}
  *3 {firm} {firmkind}
  *3 {surname} {firmkind}
  *2 {surname} & {surname}
  *1 {acronym}
team
  *5 {city}
  *3 {city} {club}
  *3 {town} {club}
  *1 {town}
authority
  *3 Ministry of {ministry}
  *3 {nationality} {body}
  *2 {city} {council}
  *2 {town} {council}
  *3 {acronym}
school
  *2 University of {town}
  *3 {surname} {institute}
location
  *8 {city}
  *7 {country}
  *6 {town}
  *2 {region} {country}
  *2 Port {surname}
  *1 {river} River
  *1 {town} County
  *1 Lake {surname}
date
  *6 {weekday}
  *3 {month} {day}
  *3 {month}
  *3 {year}
  *2 {month} {year}
  *2 last {period}
  *2 next {period}
  *1 the {quarter} quarter
  *1 {month} {day} , {year}
  *1 this {period}
day-of
  *6 {weekday}
  *3 {month} {day}
  *1 {month} {day} , {year}
season
  *3 {month}
  *3 {year}
  *2 {month} {year}
  *1 the {quarter} quarter
  *1 last {period}
  *1 next {period}
money
  *4 $ {amount} {scale}
  *2 $ {amount}
  *3 {amount} {scale} {currency}
  *1 {amount} {currency}
distance
  *4 {amount} {lengthunit}
  *1 {hundreds} {lengthunit}
mass
  *3 {amount} {massunit}
  *2 {amount} {scale} {massunit}
area
  *3 {amount} {areaunit}
  *1 {small} square {lengthunit}
product
  *3 {firm} {letter}{day}
  *2 {artadjective} {day}
  *2 {surname} {letter}{day}
  *2 {firm}
  *1 {letter}{day}
event
  *3 {city} {eventkind}
  *2 {surname} {eventkind}
  *2 {year} {city} {eventkind}
  *1 {artadjective} {eventkind}
  *1 World {eventkind}
facility
  *3 {surname} {building}
  *2 {city} {building}
  *2 {town} {building}
  *1 {artadjective} {building}
work-of-art
  *3 The {artadjective} {artnoun}
  *2 {artadjective} {artnoun}
  *1 The {artnoun} of {town}
  *1 {artnoun} and {artnoun}
  *1 {first} 's {artnoun}
law
  *2 {lawtopic} Act
  *2 {surname} Act
  *1 Article {day}
  *1 {lawtopic} and {lawtopic} Act
  *1 Treaty of {town}
language
  *5 {nationality}
  *2 {tongue}
  *2 {languagekind} {tongue}
  *1 {languagekind} {nationality}
ordinal
  *5 {rank}
  *1 {day}th
  *4 {tens} {rank}
tens
  twenty
  thirty
  forty

firmkind
  *3 Group
  *2 Bank
  Holdings
  Motors
  Industries
  Press
  Airlines
  Energy
  Systems
club
  United
  City
  Rovers
  Athletic
council
  *3 Council
  Post
  Exchange
  Court
body
  Red Cross
  Parliament
  Football Federation
  Central Bank
  Farmers Union
institute
  Institute
  Foundation
  Museum
  College
  Hospital
ministry
  Finance
  Health
  Defence
  Justice
  Trade
  Culture
acronym
  {letter}{letter}{letter}
  {letter}{letter}O
eventkind
  Open
  Summit
  Festival
  Marathon
  Cup
  Conference
  Fair
  Games
building
  Bridge
  Stadium
  Airport
  Station
  Hall
  Museum
  Tower
  Park
languagekind
  Old
  Scottish
  Northern
  Brazilian
  Classical
period
  *3 week
  *3 month
  *3 year
  summer
  winter
quarter
  first
  second
  third
  fourth
scale
  *3 million
  billion
amount
  *3 {small}
  *2 {small}.{digit}
  {hundreds}
count
  *3 {small}
  *2 {hundreds}
  *2 {spelled}
  {hundreds},000
  {small}.{digit} million
spelled
  two
  three
  four
  five
  six
  seven
  ten
  twelve
  dozens of

thing
  *3 the {noun}
  *3 the {adjective} {noun}
  *3 a {adjective} {noun}
  *1 the {noun} {noun}
  *1 the first {noun}
  *1 the second {noun}
  *1 a third {noun}
  *1 the {nationality} {noun}
people
  *2 {plural}
  *2 {adjective} {plural}
  *2 {nationality} {plural}
  *1 {demonym} {plural}
  *1 {count} {plural}
  *1 most of the {plural}
np
  *2 {thing}
  *1 {people}
pp
  *3 after {thing}
  *3 before {thing}
  *3 over {thing}
  *2 despite {thing}
  *2 because of {thing}
  *2 for the first time
  *1 in the second half
  *1 in the first place
  *1 on second thoughts
  *1 by nearly a third
  *1 in spite of {thing}
  *1 earlier than planned
  *1 as {plural} had hoped
deed
  *3 will {verb} {thing}
  *2 may {verb} {thing}
  *1 could {verb} {thing}
  *2 had to {verb} {thing}
  *1 refused to {verb} {thing}
  *1 did not {verb} {thing} {pp}
  *1 spoke briefly about {thing}
  *1 finished {thing} {pp}
fate
  *3 will be {participle} {pp}
  *2 may be {participle} by {people}
  *1 could not be {participle}
  *1 fell {small} percent
  *1 rose by {small} percent {pp}
  *1 came first in a survey of {people}
  *1 divided {people}
verb
  support
  reject
  delay
  discuss
  review
  cancel
  oppose
  approve
  explain
  welcome
  change
  mark
  grant
participle
  postponed
  rejected
  approved
  criticised
  delayed
  reviewed
  suspended
  welcomed
clause
  *3 {people} {deed}
  *3 {thing} {fate}
  *1 there was no {noun} {pp}
  *1 it was too early to {verb} {thing}
  *1 nobody would {verb} {thing} without {people}

background
  *3 {people} {deed} .
  *3 {thing} {fate} .
  *3 {clause} , but {clause} .
  *2 {clause} and {clause} .
  *2 " {clause} , " one of the {plural} {said} .
  *1 first , {clause} .
  *1 second , {clause} , and third , {clause} .
  *1 it was not clear whether {clause} .
  *1 under the {adjective} rules , {clause} .
  *1 the {noun} was read in full {pp} .
  *1 {people} finished the {rank} {noun} {pp} .
  *1 the last night of the {noun} {fate} .
  *1 {people} explained {thing} in {nationality} schools {pp} .
  *1 it was the {rank} {noun} {pp} .
  *1 about {count} {things} were lost , {plural} {said} .
  *1 he did not {verb} {thing} .
  *1 she {said} {clause} .
  *1 the score was {digit} - {digit} at the break .
  *1 most {nationality} {plural} {verb} {thing} , according to a survey .
  *1 of {count} {things} , only {count} were left {pp} .
politics
  *3 {title} [person] {said} [date] that {clause} .
  *3 [person] , {role} of the [organization:authority] , {said} {clause} .
  *2 [location] and [location] will {verb} {thing} on [date:day-of] .
  *2 {nationality} {plural} met [person] in [location] [date] to {verb} {thing} .
  *2 the [organization:authority] {said} {clause} .
  *1 voters in [location] go to the polls in [date:season] , and [person] {deed} .
  *1 [person] , who is running for a second term , {deed} .
  *1 the {noun} would cost [money] , [person] told {plural} in [location] .
  *1 [person] became the first {demonym} {role} to {verb} {thing} .
  *1 [person] of the [organization:school] {said} {clause} .
business
  *3 shares of [organization:company] fell {small} percent to [money] on [date:day-of] .
  *3 [organization:company] {said} it would buy [organization:company] for [money] .
  *2 [organization:company] , based in [location] , expects {finance} of [money] in [date:season] .
  *2 {plural} at [organization:company] {said} {clause} .
  *2 [person] , {role} of [organization:company] , {said} {finance} rose to [money] from [money] .
  *1 [organization:company] plans to cut {count} jobs in [location] by [date:season] .
  *1 the {noun} , worth [money] , was {participle} by [organization] .
  *1 [organization:company] reported a loss of [money] for [date:season] .
finance
  sales
  revenue
  profit
  costs
sport
  *3 [organization:team] beat [organization:team] {digit} - {digit} on [date:day-of] .
  *2 [person] scored in the {rank} minute for [organization:team] {pp} .
  *2 [person] of [location] won the {game} title {pp} .
  *1 [organization:team] signed {role} [person] from [organization:team] for [money] .
  *1 [person] missed the second half because of an injury , {title} [person] {said} .
  *1 [organization:team] visit [location] on [date:day-of] for the first {noun} of the season .
  *1 [person] , injured in the third {noun} , {deed} .
world
  *3 at least {count} {things} were lost in [location] [date] , [organization:authority] {said} .
  *2 {plural} in [location] and [location] {said} {clause} .
  *2 the {noun} near [location] left {count} {things} without water , {plural} {said} .
  *1 the storm was [quantity:distance] from [location] on [date:day-of] .
  *1 a {nationality} ship with [quantity:mass] of oil left [location] [date] .
  *1 the [organization] sent {count} {plural} from [location] to [location] .
  *1 flights from [facility] to [location] were {participle} {pp} .
culture
  *2 [person] , born in [location] in [date:season] , {deed} .
  *2 " [work-of-art] " , by [person] , opens in [location] on [date:day-of] .
  *1 [person] will speak at the [event] in [date:season] .
  *1 the film [work-of-art] {fate} , [person] {said} .
  *1 an exhibition at [facility] in [location] {fate} .
  *1 the {noun} about [work-of-art] {fate} {pp} .
  *1 {people} will {verb} [work-of-art] {pp} .
  *1 [work-of-art] divided {people} .
technology
  *3 [organization:company] will sell the [product] for [money] from [date:season] .
  *2 the [product] {fate} , [person] of [organization:company] {said} .
  *2 {people} will {verb} the [product] {pp} .
  *1 the {noun} of the [product] {fate} .
  *2 the new [product] weighs [quantity:mass] and {fate} .
  *1 [organization:company] showed the [product] at the [event] in [location] .
  *1 {plural} compared the [product] with the [product] .
diary
  *3 the [event] in [location] drew {count} {things} {pp} .
  *2 the [event] {fate} , the [organization:authority] {said} on [date:day-of] .
  *2 {people} may {verb} the [event] {pp} .
  *2 {people} had to {verb} [facility] {pp} .
  *1 the {noun} of the [event] {fate} .
  *2 the road between [location] and [facility] , [quantity:distance] long , {fate} .
  *2 {count} {plural} gathered at [facility] [date] .
  *1 [facility] was {participle} {pp} .
  *1 farmers near [location] lost [quantity:area] of forest [date] .
courts
  *3 the [law] {fate} , [person] told the court in [location] .
  *2 under the [law] , {clause} .
  *1 critics of the [law] {said} {clause} .
  *2 {people} will {verb} the [law] {pp} .
  *1 nobody would {verb} the [law] without {people} .
languages
  *2 [person] spoke [language] and {deed} .
  *1 the {noun} was read in [language] {pp} .
  *1 she learned [language] in [location] {pp} .
  *2 {people} may {verb} [language] {pp} .
  *1 {people} had to explain {thing} in [language] .
  *1 the letter , in [language] and [language] , {fate} .
ranks
  *3 [person] of [location] finished [ordinal] in the {game} {noun} .
  *1 [organization:team] are [ordinal] in the table {pp} .
  *1 {people} finished [ordinal] {pp} .
  *1 the [event] was the [ordinal] since [date:season] .
headline
  *2 [organization:company] and [organization:company] {verb} {noun}
  *2 [person] to {verb} {noun} in [location]
  *2 {plural} {verb} {adjective} {noun}
  *1 [location] {noun} {pp}
  *1 {small} percent of {plural} {verb} {noun}
`;
