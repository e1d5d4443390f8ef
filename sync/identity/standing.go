package identity

import (
	"slices"
	"strings"

	"github.com/milepost/milepost/sync"
)

// Stand says where the text of a known item stands though no item has it any more: behind a slip in
// its box, as a bullet, in a paragraph, a heading, a table, in code or in a comment. Such an item was not
// removed.
type Stand struct {
	// Known indexes the known items.
	Known int
	// Document indexes the documents, Line is the 1-based line in it.
	Document, Line int
	// Placeholder tells that the item's line stands and its text is still to be written.
	Placeholder bool
	// rank tells how sure it is, see [standSearch.rank].
	rank int
}

// The ranks of places in which a text stands, the surest last. From standsInPlace on the line is taken
// to be what became of the item, before any other line may be taken for it.
const (
	standsElsewhere = iota + 1
	standsInPlan
	standsInSection
	standsInPlace
)

// longText is the number of words from which on a text is recognised inside a sentence; a shorter one has
// to stand apart, and a single word alone.
const longText = 5

// maxComparisons bounds how often texts are compared with places in documents.
const maxComparisons = 20_000_000

// standSearch looks for the texts of missing items in documents.
type standSearch struct {
	known     []Known
	documents []sync.Document
	// phrases are the words of missing items, and those with the id in front, which tell more. First holds
	// those that begin with a word.
	phrases []phrase
	first   map[string][]int
	// headings are titles that were those of sections when the items were last seen.
	headings map[string]bool
	found    map[int]Stand
	left     int
}

// phrase is the words of a known item.
type phrase struct {
	known int
	words []string
}

// findStanding finds where the texts of missing known items stand in the documents that are plans.
func findStanding(known []Known, missing []int, documents []sync.Document) map[int]Stand {
	s := &standSearch{
		known: known, documents: documents, first: map[string][]int{},
		headings: map[string]bool{}, found: map[int]Stand{}, left: maxComparisons,
	}
	for _, k := range missing {
		words := plainWords(s.textOf(k))
		s.look(k, words)
		if id := plainWords(known[k].ID); len(id) > 0 && len(words) > 0 {
			s.look(k, append(id, words...))
		}
	}
	if len(s.phrases) == 0 {
		return s.found
	}
	for _, k := range known {
		for _, title := range k.Section {
			s.headings[strings.Join(plainWords(title), " ")] = true
		}
	}
	for d, document := range documents {
		if document.Active() {
			s.search(d)
		}
	}
	return s.found
}

// look adds words that are looked for.
func (s *standSearch) look(k int, words []string) {
	if len(words) > 0 {
		s.first[words[0]] = append(s.first[words[0]], len(s.phrases))
		s.phrases = append(s.phrases, phrase{known: k, words: words})
	}
}

// textOf is the text of a known item, or what its issue is called where only a hash of the text survived.
func (s *standSearch) textOf(k int) string {
	if known := s.known[k]; known.Text != "" || len(known.Titles) == 0 {
		return known.Text
	}
	return s.known[k].Titles[len(s.known[k].Titles)-1]
}

func plainWords(text string) []string {
	var words []string
	for _, w := range lineWords(nil, 0, -1, text) {
		words = append(words, w.text)
	}
	return words
}

// search looks through one document, save the lines of its items.
func (s *standSearch) search(d int) {
	document := s.documents[d]
	items, headings := map[int]bool{}, map[int]bool{}
	for _, section := range document.Plan.Sections {
		headings[section.Line] = true
	}
	for _, item := range document.Plan.Items {
		if isEntry(item) {
			items[item.Line] = true
		}
	}
	var words []word
	for _, line := range document.Plan.Lines() {
		if items[line.Number] {
			words = append(words, word{})
			continue
		}
		before := len(words)
		words = lineWords(words, line.Number, line.Section, line.Text)
		if headings[line.Number] && s.headings[joinWords(words[before:])] {
			words = append(words[:before], word{})
		}
	}
	for at := range words {
		for _, i := range s.first[words[at].text] {
			if s.left--; s.left < 0 {
				s.keepAll(d)
				return
			}
			s.compare(s.phrases[i], d, words, at)
		}
	}
}

// keepAll takes all that is missing for standing: there is too much to be sure that it does not.
func (s *standSearch) keepAll(d int) {
	for _, p := range s.phrases {
		if _, ok := s.found[p.known]; !ok {
			s.found[p.known] = Stand{Known: p.known, Document: d, rank: standsElsewhere}
		}
	}
}

// compare looks whether the text of a missing item stands at a place.
func (s *standSearch) compare(p phrase, d int, words []word, at int) {
	k := p.known
	if at+len(p.words) > len(words) {
		return
	}
	for i, text := range p.words {
		if words[at+i].text != text {
			return
		}
	}
	first, last := words[at], words[at+len(p.words)-1]
	switch {
	case s.known[k].Row && !s.documents[d].Plan.ReadsTables():
		return // the repository's policy took the rows off
	case len(p.words) >= longText:
	case len(p.words) == 1 && (!first.head || !last.tail), !first.apart, !last.closed:
		return
	}
	rank := s.rank(k, d, first, last)
	if best, ok := s.found[k]; !ok || rank > best.rank {
		s.found[k] = Stand{Known: k, Document: d, Line: first.line, rank: rank}
	}
}

// rank tells how sure it is that a line is what became of an item.
func (s *standSearch) rank(k, d int, first, last word) int {
	document := s.documents[d]
	switch {
	case s.known[k].Plan != document.Path:
		return standsElsewhere
	case LeafHeading(document.Plan.SectionPath(first.section)) != LeafHeading(s.known[k].Section):
		return standsInPlan
	case first.head && last.closed:
		return standsInPlace
	}
	return standsInSection
}

// stand finds the texts of the items that no exact step found, and takes those that stand in their place
// out of the way of the steps that guess.
func (m *matcher) stand() {
	var missing []int
	for k := range m.known {
		if m.open(k) {
			missing = append(missing, k)
		}
	}
	if len(missing) == 0 || len(m.documents) == 0 {
		return
	}
	m.standing = findStanding(m.known, missing, m.documents)
	for k, stand := range m.standing {
		if stand.rank == standsInPlace {
			m.knownTaken[k] = true
			m.kept = append(m.kept, stand)
		}
	}
}

// keepStanding takes out of what is missing at the end what stands. What a document hides stays missing,
// so that it is told of, and may be approved, as a whole.
func (m *matcher) keepStanding(removed []int) (standing []Stand, missing []int) {
	hides := map[string]bool{}
	for _, document := range m.documents {
		_, hides[document.Path] = document.Hides()
	}
	for _, stand := range m.kept {
		removed = append(removed, stand.Known)
	}
	slices.Sort(removed)
	for _, k := range removed {
		if stand, ok := m.standing[k]; ok && !hides[m.known[k].Plan] {
			standing = append(standing, stand)
		} else {
			missing = append(missing, k)
		}
	}
	return standing, missing
}
