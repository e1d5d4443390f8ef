package words

// list is words in small letters with commas between them. A word may be a phrase.
type list string

// language is the vocabulary of a plan in one language. A list that a language does not need is empty.
type language struct {
	name string

	// roles are the words by which the title of a section names its role.
	roles map[Role]roleWords
	// joiners stand between two things that a title names, and behind which another one begins:
	// `Goals and Metrics`.
	joiners list
	// ownJoiners are joiners that other languages use otherwise, as `i` is a numeral elsewhere. They
	// count behind a word for a role that is of this language alone.
	ownJoiners list

	// milestones and versions stand in front of the number of one.
	milestones, versions list
	// phases stand in front of the number of a phase, counters behind it: `第一阶段`, `1단계`.
	// ordinals are those counters that need `第` in front of the number.
	phases, counters, ordinals list
	// numbers are the words for one, two, three and so on, without gaps.
	numbers list
	// stretches are the words for stretches of time that name a phase, such as `Week 3: Setup`.
	stretches list
	// windows are the beginnings of words for a phase's time in a remark, such as `(weeks 1-2)`.
	windows list
	// until stands between the two days of a window.
	until list
	// units are the beginnings of the words for units of time. One Latin letter is a whole word.
	units map[Unit]list

	// summaries are titles of the summary, legends the last words of the titles of explanations of signs.
	summaries, legends list
	// wholes are words in titles of sections whose dates are those of the whole document.
	wholes list

	// fields are the keys of metadata that say something about time.
	fields map[Field]list
	// vague are those of them whose value is often no date at all.
	vague list
	// plain are the keys that count as metadata without emphasis, beside fields.
	plain list
	// dependsOn are the keys of what a milestone depends on, none the values that say that there is nothing.
	dependsOn, none list
	// labels are the words in front of a colon inside an item's text.
	labels map[Label]list
	// undecided is what a decision says that is still to be made.
	undecided list
	// due stands in front of the day on which an item is due, headingDue in front of that of a heading.
	due, headingDue list
	// past are the words in parentheses for what was done on the day behind them.
	past list

	// columns are the heads of columns of tables.
	columns map[Column]list
	// groups are the heads of columns that only group the rows.
	groups list
	// cells is what status cells say.
	cells map[Status]list
	// titleStatus is what stands behind a title and says how far the work is.
	titleStatus list

	// ids are the words that make an id with the number behind them.
	ids list
	// measures are the words behind a number in front of a text that is no id then.
	measures list
	// void stands for words that are still missing.
	void list
	// nameBlanks and dateBlanks stand where a name or a date is to be filled in.
	nameBlanks, dateBlanks list
	// referring are the words in front of a number of an issue that belongs to the sentence.
	referring list
	// dropReasons are words with which the reason of a strike begins.
	dropReasons list
	// linkKeys and issueKeys are keys in front of a number of an issue: `pr: #12`. The latter say that it is
	// the item's own one.
	linkKeys, issueKeys list
	// abbreviations end in a dot that ends no sentence.
	abbreviations list

	// frontKeys are the keys of front matter, drafts the values of its status that hold a document back.
	frontKeys map[FrontKey]list
	drafts    list
	// titleEnds are words at the end of a title that only say that it is a plan.
	titleEnds list

	// sectionStates say in the heading of a section how far it is, beside those of titleStatus; joinedStates need
	// no space in front.
	// reached stands between them and the day on which it came so far.
	sectionStates, joinedStates, reached list
	// sectionKinds stand in front of the number of a section, sectionCounters behind it.
	sectionKinds, sectionCounters list
	// lineStates are single words beside a text that say how far it is.
	lineStates list
	// linking are words that only join others, usual those, in the singular, that stand in plans of any
	// kind, making the verbs that plans use for each other.
	linking, usual, making list
}

// roleWords are the words that name one role.
type roleWords struct {
	// strong words name it wherever they stand; weak ones only where no other word of the title
	// names a role.
	strong, weak list
	// lone words name it only where they are the whole title, last ones only at the end of a clause.
	lone, last list
	// endings are nouns at the end of compounds, weakEndings those that are weak.
	endings, weakEndings list
	// parts are found inside a title of a script that writes no spaces between words; weakParts count
	// only where no other part names a role.
	parts, weakParts list
}
