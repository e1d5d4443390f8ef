package identity

import (
	"slices"
	"sort"

	"github.com/milepost/milepost/sync"
)

// Known is an item as it was: one side of [Match].
type Known struct {
	// Plan is the path of its document, Section the titles around it.
	Plan    string
	Section []string
	// Parent is the text of the enclosing item, "" at the top.
	Parent   string
	ID, Text string
	// Slot is the hash of leaf heading and text, see [Slot]; it stands in for both when only
	// the hash survived, and is "" otherwise.
	Slot string
	// Titles are other texts that it may go by now: its issue's title, a pending edit.
	Titles []string
	// Before are the texts that it had before this one.
	Before      []string
	Placeholder bool
	// Done tells that it was ticked or dropped.
	Done bool
	// Row tells that it is a row of a table.
	Row bool
	// Line is the 1-based line on which it was, 0 if that is not known.
	Line int
	// Removed tells that it had left the document: a tombstone.
	Removed bool
	// Issue is its issue's number, 0 if it has none.
	Issue int
	// Guest tells that it never had a line: a person's issue that is a line of its plan only.
	Guest bool
}

// Entry is an item as it is in the document now: the other side of [Match].
type Entry struct {
	Plan        string
	Section     []string
	Parent      string
	ID, Text    string
	Title       string
	Placeholder bool
	// Done tells that it is ticked or dropped.
	Done bool
	// Line is the 1-based line on which it is, 0 if that is not known.
	Line int
	// Links are the issues of the same repository that it links.
	Links []int
}

// Pair says that an entry is a known item. The numbers index Match's arguments.
type Pair struct {
	Known, Entry int
	// How tells by which rule they were found to be the same.
	How sync.How
	// Score is the similarity of the texts, 0 to 1.
	Score float64
}

// Ambiguity is a group of which Match would not guess who is who: nothing happens to any of
// them until the author settles it.
type Ambiguity struct {
	Known, Entries []int
	// Why says in words what cannot be told apart.
	Why string
}

// Why a group is ambiguous.
const (
	whySameText  = "the same text stands in more than one place"
	whyAlike     = "their texts are about equally alike"
	whySplit     = "a line was split, or lines were merged"
	whyGone      = "a line that is gone had many of the same words, or the same id"
	whyRewritten = "too many lines of the section were rewritten at once"
)

// Matching is how known items and entries correspond. Every index is in exactly one of its
// parts, save that a tombstone which found no entry is in none.
type Matching struct {
	Pairs     []Pair
	Added     []int
	Removed   []int
	Ambiguous []Ambiguity
	// Standing lists known items that are no item any more though their text still stands.
	Standing []Stand
	// Followed maps the path of a document that is gone to the one that most of its items
	// went to.
	Followed map[string]string
}

// Match finds out which entry is which known item: (1) an issue link with support of the text,
// (2) same heading and text, where a heading is known by the items that only it holds, (3) text unique
// in the plan, then in the repository, (4) the most similar text of the plan, where an id, the same
// section and no change of state ask for less, (5) a line between the same neighbours, or above the same
// children, or what is most alike where open work is gone, (6) tombstones.
// It is deterministic, and it prefers no answer to a guess: see [Ambiguity].
func Match(known []Known, entries []Entry) Matching { return MatchIn(nil, known, entries) }

// MatchIn is [Match] in documents that are at hand. What is missing among their items counts as removed
// only if its text stands nowhere in them, see [Stand]; a line in its place that is no item any more goes
// before any line that is merely alike.
func MatchIn(documents []sync.Document, known []Known, entries []Entry) Matching {
	m := newMatcher(known, entries)
	m.setApart(documents)
	m.scorer = NewScorer(m.knownText, m.entryText)
	m.links()
	m.live = true
	m.retitled()
	m.equal(sync.HowText, onlyUnique, m.planText)
	m.placeSections()
	unique := len(m.pairs)
	m.inPlaces()
	m.equal(sync.HowMoved, onlyUnique, m.planIDText)
	if len(m.pairs) > unique {
		m.equal(sync.HowMoved, onlyUnique, m.planText) // what is unique by now
	}
	m.equal(sync.HowMoved, inOrderIfAsMany, m.pathIDText)
	m.equal(sync.HowMoved, onlyUnique, m.idText)
	m.equal(sync.HowMoved, onlyUnique, m.text)
	m.equal(sync.HowMoved, onlyUnique, m.hash)
	m.titles()
	m.followPlans()
	m.undecided()
	m.documents = documents
	m.stand()
	m.placeholders()
	m.fuzzy()
	if m.placeSections() {
		m.fuzzy()
	}
	m.neighbours()
	m.byChildren()
	m.elsewhere()

	m.live = false
	m.equal(sync.HowTombstone, inOrderIfAsMany, m.slot)
	m.equal(sync.HowTombstone, inOrderIfAsMany, m.planHash)
	m.equal(sync.HowTombstone, onlyUnique, m.planText)
	m.equal(sync.HowTombstone, onlyUnique, m.text)
	m.equal(sync.HowTombstone, onlyUnique, m.hash)
	m.former()
	m.live = true
	m.holdAlike()
	return m.result()
}

// inPlaces pairs what has the same text in the same place.
func (m *matcher) inPlaces() {
	m.equal(sync.HowText, inOrder, m.placeAndID)
	m.equal(sync.HowText, inOrder, m.place)
	m.equal(sync.HowText, inOrderIfAsMany, m.slot)
	if m.hashed {
		m.equal(sync.HowText, inOrderIfAsMany, m.planHash)
	}
}

type matcher struct {
	known   []Known
	entries []Entry

	knownForm, entryForm []form
	// was are the sections of known items as they were: their form has what those became.
	was []*heading
	// flows are the sections whose items went to others that are not what they became.
	flows  []flow
	isFlow map[flow]bool
	// members lists the items of each section, once they were asked for.
	members map[crowd][]int
	// occupied has the sections in which entries stand, once it was asked for.
	occupied map[crowd]bool
	// knownText and entryText are the texts in the form in which they are compared.
	knownText, entryText []string

	// knownTaken and entryTaken mark what has a pair or is ambiguous.
	knownTaken, entryTaken []bool
	// hashed tells that some known items have only the hash of their slot.
	hashed bool
	scorer *Scorer
	// live selects the known items that a step looks at: those in the document or tombstones.
	live bool

	pairs     []Pair
	ambiguous []Ambiguity
	// around are pairs by plan, see recognised.
	around   map[string][]Pair
	followed map[string]string
	// standing are the known items whose text stands somewhere, kept those among them that have no entry.
	standing map[int]Stand
	// apart are the documents whose items stand in no other: see setApart.
	apart map[string]bool
	// whole has the documents that are gone and were found again as a whole.
	whole     map[string]string
	kept      []Stand
	documents []sync.Document
}

func newMatcher(known []Known, entries []Entry) *matcher {
	m := &matcher{
		known: slices.Clone(known), entries: entries,
		knownForm: make([]form, len(known)), entryForm: make([]form, len(entries)),
		was:       make([]*heading, len(known)),
		knownText: make([]string, len(known)), entryText: make([]string, len(entries)),
		knownTaken: make([]bool, len(known)), entryTaken: make([]bool, len(entries)),
	}
	all := newHeadings()
	for i, k := range known {
		m.knownForm[i] = newForm(all, k.Section, k.Parent, k.Text)
		if k.Slot != "" {
			m.knownForm[i].slot, m.hashed = k.Slot, true
		}
		m.knownText[i], m.was[i] = m.knownForm[i].text, m.knownForm[i].heading
	}
	for i, e := range entries {
		m.entryForm[i] = newForm(all, e.Section, e.Parent, e.Text)
		m.entryText[i] = m.entryForm[i].text
	}
	return m
}

// form is an item in normal form, worked out once.
type form struct {
	text, parent string
	// heading is the section around it, nil for none; of a known item the one that it became.
	heading *heading
	// slot is set only where text and heading are lost.
	slot string
}

func newForm(all *headings, section []string, parent, text string) form {
	f := form{text: compared(text), heading: all.of(section)}
	if parent != "" {
		f.parent = compared(parent)
	}
	return f
}

// tie says what an exact step does with a group of several equal items on either side.
type tie int

const (
	// onlyUnique pairs a group of one and one, and leaves all others.
	onlyUnique tie = iota
	// inOrderIfAsMany pairs exact duplicates in document order if both sides have as many.
	inOrderIfAsMany
	// inOrder pairs exact duplicates in document order as far as they go.
	inOrder
)

// equal pairs items whose place is the same string.
func (m *matcher) equal(how sync.How, rule tie, at place) {
	for _, group := range m.groups(at) {
		old, now := group.known, group.entries
		if group.isPair() || rule == inOrder || rule == inOrderIfAsMany && len(old) == len(now) {
			old, now = m.inLines(old, now)
			for i := range old {
				if m.known[old[i]].Guest && m.known[old[i]].Plan != m.entries[now[i]].Plan || m.begunAnew(old[i], now[i]) {
					continue
				}
				m.pair(old[i], now[i], m.howEqual(how, old[i], now[i]), 1)
			}
		}
	}
}

// howEqual tells an item that stayed in its section from one with the same text that moved.
func (m *matcher) howEqual(how sync.How, k, e int) sync.How {
	if how != sync.HowText || m.known[k].Slot != "" {
		return how
	}
	old, now := m.was[k], m.entryForm[e].heading
	if old == now || old.leafOf() == now.leafOf() || old.name() != "" && old.name() == now.name() {
		return sync.HowText
	}
	return sync.HowMoved
}

// titles pairs an entry with the known item whose issue, or pending edit, goes by its title.
func (m *matcher) titles() {
	goesBy := func(i int) []string {
		var names []string
		for _, title := range m.known[i].Titles {
			if name := joinText(NormalText(title), m.known[i].Plan); !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
		return names
	}
	title := func(i int) string { return joinText(NormalText(m.entries[i].Title), m.entries[i].Plan) }
	for _, group := range m.groupsBy(goesBy, title) {
		if group.isPair() && m.open(group.known[0]) && !m.begunAnew(group.known[0], group.entries[0]) {
			m.pair(group.known[0], group.entries[0], sync.HowText, 1)
		}
	}
}

// undecided sets aside groups of equal text in one plan that no exact step could tell apart.
func (m *matcher) undecided() {
	for _, group := range m.groups(m.planText) {
		switch group = m.withoutBegunAnew(group); {
		case group.isPair():
			m.pair(group.known[0], group.entries[0], sync.HowMoved, 1)
		case len(group.known) > 0:
			m.setAside(group.known, group.entries, whySameText)
		}
	}
}

// placeholders pairs items of one plan by their id where nothing real was written before.
func (m *matcher) placeholders() {
	for _, group := range m.groups(m.planID) {
		if !group.isPair() {
			continue
		}
		if k, e := group.known[0], group.entries[0]; m.known[k].Placeholder {
			m.pair(k, e, sync.HowID, m.scorer.Similarity(m.knownText[k], m.entryText[e]))
		}
	}
}

// open reports whether a known item still takes part in the step.
func (m *matcher) open(i int) bool { return !m.knownTaken[i] && m.known[i].Removed != m.live }

func (m *matcher) pair(k, e int, how sync.How, score float64) {
	m.knownTaken[k], m.entryTaken[e] = true, true
	m.pairs = append(m.pairs, Pair{Known: k, Entry: e, How: how, Score: score})
}

func (m *matcher) setAside(known, entries []int, why string) {
	for _, k := range known {
		m.knownTaken[k] = true
	}
	for _, e := range entries {
		m.entryTaken[e] = true
	}
	sort.Ints(known)
	sort.Ints(entries)
	m.ambiguous = append(m.ambiguous, Ambiguity{Known: known, Entries: entries, Why: why})
}

func (m *matcher) result() Matching {
	result := Matching{Pairs: m.pairs, Ambiguous: m.ambiguous, Followed: m.followed}
	sort.Slice(result.Pairs, func(i, j int) bool { return result.Pairs[i].Entry < result.Pairs[j].Entry })
	for i, taken := range m.entryTaken {
		if !taken {
			result.Added = append(result.Added, i)
		}
	}
	for i, taken := range m.knownTaken {
		if !taken && !m.known[i].Removed {
			result.Removed = append(result.Removed, i)
		}
	}
	result.Standing, result.Removed = m.keepStanding(result.Removed)
	return result
}
