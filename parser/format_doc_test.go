package parser_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/milepost/milepost/internal/testbook"
	"github.com/milepost/milepost/parser"
)

// Where a sample of docs/format.md stands in a plan.
const (
	// As lines of a file: its first one, below its title, in the title, below its start, as its summary's heading.
	inFile    = "%s\n\n- [ ] Draw\n"
	inBelow   = "# Milestone 1: Maps\n\n%s\n\n- [ ] Draw\n"
	inTitle   = "# Milestone 1: Maps %s\n\n- [ ] Draw\n"
	inStarted = "# Milestone 1: Maps\n\n**Start Date**: 2026-01-05\n%s\n\n- [ ] Draw\n"
	inSummary = "# Milestone 1: Maps\n\n%s\n\nHikers lose their map.\n\n## Tasks\n\n- [ ] Draw\n"
	inDue     = "# Milestone 1: Maps\n\n**Due**: %s\n\n- [ ] Draw\n"
	// As the length of time that a plan takes.
	inSpan = "# Milestone 1: Maps\n\n**Date**: 2026-01-05\n**Estimated Duration**: %s\n\n- [ ] Draw\n"
	// In front matter, of a file that names no milestone and of one that does.
	inFront      = "---\n%s\n---\n# Maps\n\n- [ ] Draw\n"
	inPlansFront = "---\n%s\n---\n# Milestone 1: Maps\n\n- [ ] Draw\n"
	// As a phase: its heading, its window, its name.
	inPhase    = "# Milestone 1: Maps\n\n**Start Date**: 2026-01-05\n\n%s\n\n- [ ] Draw\n"
	inWindow   = "# Milestone 1: Maps\n\n**Start Date**: 2026-01-05\n\n### Phase 2: Load (%s)\n\n- [ ] Draw\n"
	inNumbered = "# Milestone 1: Maps\n\n### %s: Load\n\n- [ ] Draw\n"
	// In a list: as a whole line, what begins one, in place of the box.
	inList  = "# Milestone 1: Maps\n\n## Tasks\n\n%s\n"
	inMark  = "# Milestone 1: Maps\n\n## Tasks\n\n%s Draw\n"
	inGlyph = "# Milestone 1: Maps\n\n## Tasks\n\n- %s Draw\n"
	// In an item: as its text, in front of that, behind it, behind it in brackets, below it.
	inBox      = "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] %s\n"
	inFore     = "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] %s Draw\n"
	inBehind   = "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Draw %s\n"
	inBrackets = "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Draw (%s)\n"
	inChild    = "# Milestone 1: Maps\n\n## Tasks\n\n- [ ] Draw\n  %s\n"
	// As an item of a sign-off.
	inSign = "# Milestone 1: Maps\n\n## Sign-off\n\n- [ ] %s\n"
)

// formatSamples has what is read of each sample, where it stands.
var formatSamples = []struct{ sample, where, read string }{
	{"# Milestone 2: Data - Planning Document", inFile, `Milestone 2: Data; open "Draw"`},
	{"## Milestone 3: Load", inFile, `Milestone 3: Load; open "Draw"`},
	{"### Milestone: Maps", inFile, `Milestone: Maps; open "Draw"`},
	{"## M0 — Maps", inFile, `M0 — Maps; open "Draw"`},
	{"## v1.2 - Maps", inFile, `v1.2 - Maps; no plan; open "Draw"`},
	{"## Phase 1: Maps", inFile, `Phase 1: Maps; no plan; open "Draw" phase 1`},
	{"milestone: 2", inFront, `Milestone 2; open "Draw"`},
	{"milestone: Data", inFront, `Data; open "Draw"`},
	{"owner: @ann", inPlansFront, `Milestone 1: Maps; all [ann] [] []; open "Draw"`},
	{"owners: [@ann, Bob Ray]", inPlansFront, `Milestone 1: Maps; all [ann] [Bob Ray] []; open "Draw"`},
	{"labels: [team-maps, q3]", inPlansFront, `Milestone 1: Maps; all [] [] [team-maps q3]; open "Draw"`},
	{"status: draft", inPlansFront, `Milestone 1: Maps; draft; open "Draw"`},
	{"**Due**: 2026-03-01", inBelow, `Milestone 1: Maps due 2026-03-01; open "Draw"`},
	{"**Due**: Thursday, December 24th, 2026", inBelow, `Milestone 1: Maps due 2026-12-24; open "Draw"`},
	{"24. Dezember 2026", inDue, `Milestone 1: Maps due 2026-12-24; open "Draw"`},
	{"Dec 24 2026", inDue, `Milestone 1: Maps due 2026-12-24; open "Draw"`},
	{"24 de diciembre de 2026", inDue, `Milestone 1: Maps due 2026-12-24; open "Draw"`},
	{"24.12.2026", inDue, `Milestone 1: Maps due 2026-12-24; open "Draw"`},
	{"03/04/2026", inDue, `Milestone 1: Maps; open "Draw"; unparsable-date`},
	{"24 Dec 26", inDue, `Milestone 1: Maps; open "Draw"; unparsable-date`},
	{"24 Dec", inDue, `Milestone 1: Maps; open "Draw"; unparsable-date`},
	{"(due 2026-03-01)", inTitle, `Milestone 1: Maps due 2026-03-01; open "Draw"`},
	{"**Due**: 2025-10-15 – 2025-11-30", inBelow, `Milestone 1: Maps from 2025-10-15 due 2025-11-30; open "Draw"`},
	{"# Milestone 1: Maps (15 Oct – 30 Nov 2025)", inFile, `Milestone 1: Maps from 2025-10-15 due 2025-11-30; open "Draw"`},
	{"**Estimated Duration**: 4 weeks", inStarted, `Milestone 1: Maps from 2026-01-05 due 2026-02-02; open "Draw"`},
	{"10 days", inSpan, `Milestone 1: Maps from 2026-01-05 due 2026-01-15; open "Draw"`},
	{"2-3 weeks", inSpan, `Milestone 1: Maps from 2026-01-05 due 2026-01-26; open "Draw"`},
	{"a month", inSpan, `Milestone 1: Maps from 2026-01-05 due 2026-02-05; open "Draw"`},
	{"Q3 2026", inSpan, `Milestone 1: Maps from 2026-01-05 due 2026-09-30; open "Draw"`},
	{"**Dependencies**: Milestone 1, #12, ../api/plan.md", inBelow, `Milestone 1: Maps after Milestone 1, #12, ../api/plan.md; open "Draw"`},
	{"## Executive Summary", inSummary, `Milestone 1: Maps; about Hikers lose their map.; open "Draw"`},
	{"# Milestone [X]: [Title]", inFile, `Milestone [X]: [Title]; template; open "Draw"; template`},
	{"### Phase 2: Load (Week 3-4)", inPhase, `Milestone 1: Maps from 2026-01-05; open "Draw" phase 2 in Week 3-4`},
	{"Days 3-5", inWindow, `Milestone 1: Maps from 2026-01-05; open "Draw" phase 2 in Days 3-5`},
	{"Month 2", inWindow, `Milestone 1: Maps from 2026-01-05; open "Draw" phase 2 in Month 2`},
	{"2-13 March 2026", inWindow, `Milestone 1: Maps from 2026-01-05; open "Draw" phase 2 in 2-13 March 2026`},
	{"二、Phase 1", inNumbered, `Milestone 1: Maps; open "Draw" phase 1`},
	{"IV. Phase 2", inNumbered, `Milestone 1: Maps; open "Draw" phase 2`},
	{"- [ ] text", inList, `Milestone 1: Maps; open "text"`},
	{"* [x]", inMark, `Milestone 1: Maps; done "Draw"`},
	{"+ [X]", inMark, `Milestone 1: Maps; done "Draw"`},
	{"1. [ ]", inMark, `Milestone 1: Maps; open "Draw" step`},
	{"- [ ] ~~text~~", inList, `Milestone 1: Maps; dropped "text"`},
	{"<del>text</del>", inBox, `Milestone 1: Maps; dropped "text"`},
	{"<s>text</s>", inBox, `Milestone 1: Maps; dropped "text"`},
	{"~~text~~ (moved to M4)", inBox, `Milestone 1: Maps; dropped "text" since moved to M4`},
	{"~~old~~ new", inBox, `Milestone 1: Maps; open "old new"`},
	{"- [-] text", inList, `Milestone 1: Maps; other "text"; nonstandard-state`},
	{"[~]", inGlyph, `Milestone 1: Maps; other "Draw"; nonstandard-state`},
	{"[/]", inGlyph, `Milestone 1: Maps; other "Draw"; nonstandard-state`},
	{"[>]", inGlyph, `Milestone 1: Maps; other "Draw"; nonstandard-state`},
	{"[→]", inGlyph, `Milestone 1: Maps; other "Draw"; nonstandard-state`},
	{"[!]", inGlyph, `Milestone 1: Maps; other "Draw"; nonstandard-state`},
	{"[]", inGlyph, `Milestone 1: Maps; other "Draw"; nonstandard-state`},
	{"Task 1.1:", inFore, `Milestone 1: Maps; open "Task 1.1: Draw" id Task 1.1`},
	{"1.1", inFore, `Milestone 1: Maps; open "1.1 Draw" id 1.1`},
	{"KEY-12", inFore, `Milestone 1: Maps; open "KEY-12 Draw" id KEY-12`},
	{"T001", inFore, `Milestone 1: Maps; open "T001 Draw" id T001`},
	{"P0-A1", inFore, `Milestone 1: Maps; open "P0-A1 Draw" id P0-A1`},
	{"Goal 1:", inFore, `Milestone 1: Maps; open "Goal 1: Draw" id Goal 1`},
	{"Question 2:", inFore, `Milestone 1: Maps; open "Question 2: Draw" id Question 2`},
	{"@ann's", inBehind, `Milestone 1: Maps; open "Draw @ann's"`},
	{"@scope/name", inBehind, `Milestone 1: Maps; open "Draw @scope/name"`},
	{"@media", inBehind, `Milestone 1: Maps; open "Draw @media"`},
	{"@handle", inBehind, `Milestone 1: Maps; open "Draw @octocat" owner octocat`},
	{"- **Owner**: Ann Lee", inChild, `Milestone 1: Maps; open "Draw" person Ann Lee body - **Owner**: Ann Lee`},
	{"assignee: Ann Lee", inBrackets, `Milestone 1: Maps; open "Draw" person Ann Lee`},
	{"(due 2026-03-01)", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"- due March 1, 2026", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"- 2026-03-01", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"**Due**: 2026-03-01", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"📅 2026-03-01", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"due:2026-03-01", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"@due(2026-03-01)", inBehind, `Milestone 1: Maps; open "Draw" due 2026-03-01`},
	{"(completed 2026-03-01)", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"merged:2026-03-01", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"@done(2026-03-01)", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"- **Estimate**: 3 days", inChild, `Milestone 1: Maps; open "Draw" takes 3 days body - **Estimate**: 3 days`},
	{"- **Decision**: Pending", inChild, `Milestone 1: Maps; open "Draw" body - **Decision**: Pending`},
	{"Engineering Lead: [Name] - [Date]", inSign, `Milestone 1: Maps; open "Engineering Lead"`},
	{"#12", inBehind, `Milestone 1: Maps; open "Draw" issue 12`},
	{"[#12](url)", inBehind, `Milestone 1: Maps; open "Draw" issue 12`},
	{"issue:#12", inBehind, `Milestone 1: Maps; open "Draw" issue 12`},
	{"pr:#12", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"✅", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"✅ COMPLETED", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"(3/8)", inBehind, `Milestone 1: Maps; open "Draw"`},
	{"**Keep the old reader.** Files of ...", inBox, `Milestone 1: Maps; open "Keep the old reader." body Files of the first versions have to be read for as long as anybody keeps some of them on a disk.`},
	{"[Name of feature]", inBox, `Milestone 1: Maps; open "[Name of feature]" placeholder; placeholder`},
	{"TBD", inBox, `Milestone 1: Maps; open "TBD" placeholder; placeholder`},
	{"<...>", inBox, `Milestone 1: Maps; open "<...>" placeholder; placeholder`},
	{"{...}", inBox, `Milestone 1: Maps; open "{...}" placeholder; placeholder`},
	{"- [x]text", inList, "Milestone 1: Maps; box-spacing"},
	{"- \\[x\\] text", inList, "Milestone 1: Maps; box-slip"},
	{"– [ ] text", inList, "Milestone 1: Maps; box-slip"},
	{"~~- [ ] text~~", inList, "Milestone 1: Maps; box-slip"},
	{"-[ ] a", inList, "Milestone 1: Maps; box-spacing"},
	{"- [x]a", inList, "Milestone 1: Maps; box-spacing"},
	{"- \\[x\\] a", inList, "Milestone 1: Maps; box-slip"},
	{"- (x) a", inList, "Milestone 1: Maps; box-slip"},
	{"– [ ] a", inList, "Milestone 1: Maps; box-slip"},
	{"##Phase 2", inBelow, `Milestone 1: Maps; open "Draw" phase 2; heading-slip`},
	{"\\## Phase 2", inBelow, `Milestone 1: Maps; open "Draw" phase 2; heading-slip`},
}

// readOf says what is read of a plan: milestones, and items with all that is not their usual.
func readOf(p *parser.Plan) string {
	var said []string
	for _, m := range p.Milestones {
		text := m.Title
		for _, fact := range []struct{ word, value string }{{"from", m.StartsOn}, {"due", m.DueOn}, {"after", m.DependsOn}} {
			if fact.value != "" {
				text += " " + fact.word + " " + fact.value
			}
		}
		said = append(said, text)
	}
	for _, is := range []struct {
		word string
		so   bool
	}{{"no plan", !p.IsPlan}, {"template", p.IsTemplate}, {"draft", p.IsDraft}} {
		if is.so {
			said = append(said, is.word)
		}
	}
	if d := p.Defaults; len(d.Owners)+len(d.People)+len(d.Labels) > 0 {
		said = append(said, fmt.Sprintf("all %v %v %v", d.Owners, d.People, d.Labels))
	}
	if p.Summary != "" {
		said = append(said, "about "+p.Summary)
	}
	for _, it := range p.Items {
		text := fmt.Sprintf("%s %q", it.State, it.Title)
		for _, fact := range []struct{ word, value string }{
			{"id", it.ID}, {"owner", strings.Join(it.Owners, "+")}, {"person", strings.Join(it.People, "+")}, {"due", it.Date}, {"takes", it.Estimate},
			{"decided", it.Decision}, {"since", it.Reason}, {"phase", it.Phase}, {"body", it.Body},
		} {
			if fact.value != "" {
				text += " " + fact.word + " " + fact.value
			}
		}
		for _, link := range it.Links {
			if link.Slot {
				text += fmt.Sprintf(" issue %d", link.Number)
			}
		}
		if it.Section >= 0 && p.Sections[it.Section].Window != "" {
			text += " in " + p.Sections[it.Section].Window
		}
		if it.Placeholder {
			text += " placeholder"
		}
		if it.Ordered {
			text += " step"
		}
		said = append(said, text)
	}
	for _, d := range p.Diagnostics {
		said = append(said, d.Code)
	}
	return strings.Join(said, "; ")
}

// parts are pieces of samples, and what stands elsewhere than in a line of a plan.
func parts() []string {
	return []string{"2026-03-01", "- Planning Document", "**Start Date**:", "**Date**:", "~~Vendor leaves~~", "Closes #12"}
}

func TestFormat_is_read_as_its_document_shows(t *testing.T) {
	t.Parallel()
	shown := map[string]bool{}
	for _, span := range testbook.Spans(t, "docs/format.md") {
		shown[span.Text] = true
	}
	tried := map[string]bool{}
	for _, s := range formatSamples {
		tried[s.sample] = true
		if !shown[s.sample] {
			t.Errorf("docs/format.md does not show %s", s.sample)
		}
		written := strings.NewReplacer("@handle", "@octocat", "(url)", "(https://github.com/OWNER/REPO/issues/12)", "Files of ...", "Files of the first versions have to be read for as long as anybody keeps some of them on a disk.").Replace(s.sample)
		if got := readOf(parser.Parse([]byte(fmt.Sprintf(s.where, written)))); got != s.read {
			t.Errorf("%s\nread %s\nwant %s", s.sample, got, s.read)
		}
	}
	// What begins like a line of a plan, or holds a date or a number of an issue, is a sample.
	sample := regexp.MustCompile(`^(?:#+ |\*\*|[-*+–] |\d+\. \[|~~|<(?:del|s)>|[^:]*\b20\d\d-|[^ ]*#12)`)
	for span := range shown {
		if sample.MatchString(span) && !tried[span] && !slices.Contains(parts(), span) {
			t.Errorf("nothing tries the sample %s", span)
		}
	}
	if len(tried) < 60 {
		t.Errorf("only %d samples are tried", len(tried))
	}
}
