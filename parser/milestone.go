package parser

import (
	"cmp"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/milepost/milepost/parser/words"
)

// milestoneName is a milestone as a heading names it.
type milestoneName struct {
	// title starts with the word, such as `Milestone 2: Data`.
	title, number, name string
	// lead is what stands in front of the word.
	lead string
	// open tells that a separator follows the number.
	open bool
	// short tells that it has no number or no word.
	short bool
}

// isMilestoneHeading reports whether the title of a section names a milestone.
func isMilestoneHeading(title string) bool {
	_, ok := matchMilestone(title, false)
	return ok
}

// matchMilestone reads `Milestone N: Title`, with a colon or a dash. It need not start an H1;
// any other heading has nothing but a separator in front of it.
func matchMilestone(title string, h1 bool) (milestoneName, bool) {
	for i := range len(title) {
		if !words.MayBeMilestone(title[i]) || !mayStartMilestone(title, i) {
			continue
		}
		if size := words.Milestone(title[i:]); size > 0 {
			if m, ok := milestoneAt(title, i, i+size, h1); ok {
				return m, true
			}
		}
	}
	return shortMilestone(title)
}

// shortMilestone reads the forms without a word or without a number, which have to stand first: `M0 — Name`
// and `Milestone: Name`.
func shortMilestone(title string) (milestoneName, bool) {
	text := strings.TrimLeftFunc(title, isSignOrBlank)
	if text == "" {
		return milestoneName{}, false
	}
	var number, rest string
	if size := words.Milestone(text); size > 0 {
		rest = text[size:]
	} else if text[0] == 'M' && len(text) > 1 && isDigit(text[1]) {
		end := digitsEnd(text, 1)
		for end+1 < len(text) && text[end] == '.' && isDigit(text[end+1]) {
			end = digitsEnd(text, end+1)
		}
		number, rest = text[1:end], text[end:]
	} else {
		return milestoneName{}, false
	}
	for _, sep := range [...]string{":", "：", " - ", " – ", " — ", " | "} {
		if name, ok := strings.CutPrefix(rest, sep); ok && strings.TrimSpace(name) != "" && len(number) <= 8 {
			m := milestoneName{number: number, name: bareTitle(strings.TrimSpace(name)), open: true, short: true}
			m.title = Truncate(strings.TrimRight(bareTitle(text), " :：-–—"), maxTitle)
			return m, true
		}
	}
	return milestoneName{}, false
}

// mayStartMilestone reports whether a word may begin at an offset. Scripts beyond ASCII may write no spaces.
func mayStartMilestone(title string, i int) bool {
	return title[i] >= 0x80 || i == 0 || !isWordByte(title[i-1]) || isDigit(title[i-1])
}

func milestoneAt(title string, at, after int, h1 bool) (milestoneName, bool) {
	lead := title[:at]
	before, _ := utf8.DecodeLastRuneInString(lead)
	if lead != "" && unicode.IsLetter(before) && before < 0x2E80 {
		return milestoneName{}, false
	}
	number, rest := milestoneNumber(title[after:])
	if number == "" {
		return milestoneName{}, false
	}
	m := milestoneName{number: number, lead: lead}
	tail := strings.TrimLeft(rest, " ")
	for _, sep := range [...]string{":", "：", "-", "–", "—", "–", "|"} {
		if cut, ok := strings.CutPrefix(tail, sep); ok {
			if sep == "-" && cut != "" && isDigit(cut[0]) {
				return milestoneName{}, false
			}
			m.name, m.open = strings.TrimSpace(cut), true
			break
		}
	}
	if plain := tail == "" || tail[0] == '(' || isStatus(tail) || strings.HasPrefix(tail, "（") || startsEmoji(tail); !m.open && !plain {
		return milestoneName{}, false
	}
	bare := strings.TrimSpace(stripLead(lead))
	last, _ := utf8.DecodeLastRuneInString(bare)
	if apart := bare == "" || strings.ContainsRune("-:|/(–—", last) || h1 && m.open; !apart {
		return milestoneName{}, false
	}
	m.title = bareTitle(title[at:])
	if m.open && m.name != "" {
		m.name = bareTitle(m.name)
	}
	m.title = Truncate(strings.TrimRight(m.title, " :：-–—"), maxTitle)
	return m, true
}

func startsEmoji(text string) bool {
	r, _ := utf8.DecodeRuneInString(text)
	return isEmoji(r)
}

// maxNumber is the length in bytes of what is looked at behind the word for the number of a milestone.
const maxNumber = 128

// milestoneNumber reads the number behind the word: `2`, `2.5`, `v1.0`, `IV`, `[X]`, `[3]`.
func milestoneNumber(rest string) (number, tail string) {
	rest = strings.TrimLeft(rest, " #\u00a0")
	if rest == "" {
		return "", rest
	}
	if rest[0] == '[' || rest[0] == '<' || rest[0] == '{' {
		size := bracketSize(rest[:min(len(rest), maxNumber)])
		if size == 0 {
			return "", rest
		}
		if inner := strings.Trim(rest[:size], "[]<>{} "); inner != "" && isDigit(inner[0]) {
			return inner, rest[size:]
		}
		return rest[:size], rest[size:]
	}
	end := 0
	for end < min(len(rest), maxNumber) && (rest[end] == '.' || rest[end] != '-' && isHandleByte(rest[end])) {
		end++
	}
	word := strings.TrimRight(rest[:end], ".")
	if len(word) == 0 || len(word) > 8 {
		return "", rest
	}
	digits := strings.TrimLeft(strings.ToLower(word), "vm")
	if digits != "" && isDigit(digits[0]) || word == "X" || word == "N" {
		return word, rest[len(word):]
	}
	if strings.Trim(word, "IVX") == "" || len(word) == 1 && word[0] >= 'A' && word[0] <= 'Z' {
		return word, rest[len(word):]
	}
	return "", rest
}

// bareTitle is a title without status, due date and `- Planning Document`.
func bareTitle(title string) string {
	for {
		bare := dropDocument(withoutStatus(title))
		if _, cut, ok := lastDates(bare); ok && cut != "" {
			bare = cut
		}
		if bare == title {
			return title
		}
		title = bare
	}
}

// dropDocument drops `- Planning Document` from the end of a title. Without brackets a sign has to stand in
// front of it.
func dropDocument(title string) string {
	rest, ok := words.CutTitleEnd(title)
	if !ok {
		return title
	}
	cut := strings.TrimRight(rest, " ")
	bare := strings.TrimRight(cut, "-–—: ")
	if bare != "" && (bare != cut || title[len(rest)] == '(') {
		return bare
	}
	return title
}

// milestones finds the milestones of the document and gives each item its own.
func (d *document) milestones() {
	p := d.plan
	templates := d.nameMilestones()
	p.IsTemplate = len(templates) > 0
	for _, t := range templates {
		p.IsTemplate = p.IsTemplate && t
	}
	if p.IsTemplate {
		at := max(d.titleAt, 0)
		if s := p.Milestones[0].Section; s >= 0 {
			at = d.facts[s].offset
		}
		d.report(SeverityInfo, CodeTemplate, at, "the milestone's name is still a placeholder: nothing of this document is mirrored")
	}
	d.placeItems()
	for i := range p.Milestones {
		d.due(&p.Milestones[i], i)
		p.Milestones[i].DependsOn = p.dependsOn(p.Milestones[i])
	}
	hold := p.IsTemplate || p.IsDraft || p.IsConflicted()
	for i := range p.Items {
		it := &p.Items[i]
		it.Tracked = !hold && !it.Placeholder && it.Kind != KindStep && it.State != StateOther && !templates[it.Milestone]
	}
}

// nameMilestones fills Plan.Milestones: from the front matter, else from H1, else from H2 and
// H3, else from versions, else from phases, else from the document's title. It tells which are
// placeholders.
func (d *document) nameMilestones() []bool {
	p := d.plan
	h1, named := d.titleName, d.titleNamed
	whole := Milestone{Title: h1.title, Number: h1.number, Line: 1, Section: -1}
	var template bool
	if named {
		whole.Line, _ = d.place(max(d.titleAt, 0))
		template = h1.isPlaceholderMilestone()
	} else {
		whole.Title = fileTitle(cmp.Or(p.Title, d.front.title))
		template = isTemplateTitle(whole.Title)
	}
	blank := !named && template
	if dialect := d.spoken(); dialect != nil && dialect.Always {
		named, d.front.milestone = false, ""
	}
	if d.front.milestone != "" && !isPlaceholder(d.front.milestone) {
		d.frontMilestone(&whole, h1, named)
		p.IsPlan = true
		p.Milestones = append(p.Milestones, whole)
		return []bool{false}
	}
	if named {
		p.IsPlan = true
		if h1.open && h1.name == "" {
			d.untitled(max(d.titleAt, 0), h1.title)
		}
	}
	if milestone, template, ok := d.dialectMilestone(whole); ok {
		p.IsPlan, p.Dialect, p.Apart = true, p.options.Dialect.Name, p.options.Dialect.Apart
		p.Milestones = append(p.Milestones, milestone)
		d.dialectParts()
		return append([]bool{template}, make([]bool, len(p.Milestones)-1)...)
	}
	templates := d.sectionMilestones(named)
	switch {
	case len(templates) > 0 && !named:
		p.IsPlan = true
	case len(templates) == 0 && !named:
		if templates = d.versionMilestones(); len(templates) == 0 {
			templates = d.phaseMilestones()
		}
	}
	if len(p.Milestones) == 0 || named || d.hasLooseItems() {
		p.Milestones = append([]Milestone{whole}, p.Milestones...)
		templates = append([]bool{template}, templates...)
		for i := range d.facts {
			if d.facts[i].milestone >= 0 {
				d.facts[i].milestone++
			}
		}
	}
	for i := range templates {
		templates[i] = templates[i] || blank
	}
	return templates
}

func (d *document) frontMilestone(whole *Milestone, h1 milestoneName, named bool) {
	value := strings.TrimSpace(d.front.milestone)
	whole.Line = 1
	if m, ok := matchMilestone(value, true); ok {
		whole.Title, whole.Number = m.title, m.number
		if m.name != "" || !named || m.number != h1.number {
			return
		}
		whole.Title = h1.title
		return
	}
	whole.Title, whole.Number = Truncate(bareTitle(value), maxTitle), ""
	if number, tail := milestoneNumber(value); number == value && tail == "" && isDigit(value[0]) {
		whole.Title, whole.Number = "Milestone "+value, value
		if named && h1.number == value {
			whole.Title = h1.title
		}
	}
}

// sectionMilestones adds the milestones that headings name: H1 beside the first where that one
// names a milestone too, else H2 and H3. Short names such as `M0 — Name` count where no other
// heading names one. A milestone that several headings name is one.
func (d *document) sectionMilestones(named bool) []bool {
	templates := d.milestonesOf(named, false)
	if len(templates) == 0 {
		templates = d.milestonesOf(named, true)
	}
	return templates
}

// milestonesOf adds those whose names are short, or those whose names are not.
func (d *document) milestonesOf(named, short bool) []bool {
	var templates []bool
	known := map[string]int{}
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		if named && s.Level > 1 || s.Level > 3 || s.Level > 1 && !d.facts[i].namesMilestone(s) {
			continue
		}
		m, ok := matchMilestone(s.Title, s.Level == 1)
		if !ok || m.short != short {
			continue
		}
		if first, again := known[m.title]; again {
			d.facts[i].milestone = first
			continue
		}
		if m.open && m.name == "" {
			d.untitled(d.facts[i].offset, m.title)
		}
		known[m.title] = len(d.plan.Milestones)
		d.facts[i].milestone = len(d.plan.Milestones)
		d.plan.Milestones = append(d.plan.Milestones, Milestone{
			Title: m.title, Number: m.number, Line: s.Line, Section: i, Metadata: d.facts[i].metadata,
		})
		templates = append(templates, m.isPlaceholderMilestone())
	}
	return templates
}

// phaseMilestones makes a milestone of each phase.
func (d *document) phaseMilestones() []bool {
	var templates []bool
	for i := range d.plan.Sections {
		s := &d.plan.Sections[i]
		if s.Level > 6 || s.Phase == "" || !s.IsPhase && !isPhaseHeading(strings.ToLower(s.Title)) || s.Parent >= 0 && d.plan.Sections[s.Parent].Phase == s.Phase {
			continue
		}
		title := Truncate(strings.TrimSpace(s.Name), maxTitle)
		d.facts[i].milestone = len(d.plan.Milestones)
		d.plan.Milestones = append(d.plan.Milestones, Milestone{Title: title, Line: s.Line, Section: i})
		templates = append(templates, isPlaceholderTitle(title))
	}
	return templates
}

func (d *document) untitled(at int, title string) {
	d.reportf(SeverityWarning, CodeMilestoneUntitled, at, "%s has no name: write one behind its number", quote(title))
}

// fileTitle is the name of a milestone that stands for the whole document.
func fileTitle(title string) string {
	return Truncate(bareTitle(title), maxTitle)
}

// NameAdvice says what to write so that a document names a milestone: its own title is taken where it
// has one.
func (p *Plan) NameAdvice() string {
	title := "Title"
	if bare := bareTitle(p.Title); bare != "" {
		title = bare
	}
	return fmt.Sprintf("begin it with the heading %q, or with the lines `---`, %q and `---`", "# Milestone 1: "+title, "milestone: "+title)
}

// milestoneOf is the milestone of a section, -1 if no heading around it names one.
func (d *document) milestoneOf(section int) int {
	for section >= 0 {
		if m := d.facts[section].milestone; m >= 0 {
			return m
		}
		section = d.plan.Sections[section].Parent
	}
	return -1
}

func (d *document) hasLooseItems() bool {
	for i := range d.plan.Items {
		if d.milestoneOf(d.plan.Items[i].Section) < 0 {
			return true
		}
	}
	return false
}

func (d *document) placeItems() {
	d.endFolds()
	for i := range d.plan.Items {
		it := &d.plan.Items[i]
		it.Milestone = max(d.milestoneOf(d.unfolded(it)), 0)
	}
	d.placeFolded()
	d.carried()
	d.placePhases()
	d.placeClaimed()
	d.rest()
}
