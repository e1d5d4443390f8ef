package sync

import (
	"strings"

	"github.com/milepost/milepost/parser"
)

// sectionGlobs are the globs of [Track.Sections], ready to be matched.
type sectionGlobs struct {
	globs *Globs
	// off tells of each glob that it leaves a section out, standard whether a section counts of
	// which no glob speaks.
	off      []bool
	standard bool
}

func (t Track) sectionGlobs() sectionGlobs {
	compiled := sectionGlobs{standard: true}
	var globs []string
	for _, glob := range t.Sections {
		pattern, off := strings.CutPrefix(glob, "!")
		globs, compiled.off = append(globs, pattern), append(compiled.off, off)
		compiled.standard = compiled.standard && off
	}
	compiled.globs = CompileGlobs(globs)
	return compiled
}

// covered tells of each section of a plan whether the globs want its items. Of the globs that name
// a heading in its path the last one counts.
func (s sectionGlobs) covered(plan *parser.Plan) []bool {
	walk := headingWalk{globs: s.globs, plan: plan}
	covered := make([]bool, len(plan.Sections))
	for i := range plan.Sections {
		covered[i] = s.standard
		if last := walk.enter(i).last; last >= 0 {
			covered[i] = !s.off[last]
		}
	}
	return covered
}

// headingWalk goes through the sections of a plan and keeps how far each pattern has read the path of
// headings, so that each heading is read once.
type headingWalk struct {
	globs *Globs
	plan  *parser.Plan
	// levels has the sections around the present one, and that itself.
	levels []headingLevel
	// rooms are where the levels keep their positions, each used again for the next section there.
	rooms [][]positions
}

type headingLevel struct {
	section int
	// at is where each pattern is behind the path of headings; last is the last glob that
	// matched a heading in it, -1 if none did.
	at   []positions
	last int
}

// enter reads the heading of a section, and those around it that were not read yet.
func (w *headingWalk) enter(section int) headingLevel {
	parent := w.plan.Sections[section].Parent
	depth := len(w.levels)
	for depth > 0 && w.levels[depth-1].section != parent {
		depth--
	}
	w.levels = w.levels[:depth]
	level := headingLevel{section: section, last: -1}
	if depth == 0 && parent >= 0 && parent < section {
		w.enter(parent)
	}
	if depth = len(w.levels); depth > 0 {
		level.last = w.levels[depth-1].last
	}
	for len(w.rooms) <= depth {
		w.rooms = append(w.rooms, make([]positions, len(w.globs.patterns)))
	}
	level.at = w.rooms[depth]
	title := bareHeading(w.plan.Sections[section].Title)
	for i := range w.globs.patterns {
		p := &w.globs.patterns[i]
		at := p.start
		if depth > 0 {
			at = w.levels[depth-1].at[i]
			p.step(&at, '/')
		}
		level.at[i] = p.read(at, title)
		if p.accepts(level.at[i]) {
			level.last = max(level.last, p.glob)
		}
	}
	w.levels = append(w.levels, level)
	return level
}

// SectionGlob is a glob of [Track.Sections] that names a section by its heading, "" if there is none that
// does. Signs that mean something in a glob are replaced by one that stands for any.
func SectionGlob(title string) string {
	title = strings.TrimSpace(title)
	if bare := strings.TrimLeft(title, "0123456789.) "); bare != "" {
		title = bare
	}
	if strings.ContainsRune(title, '/') {
		return "" // a glob crosses headings there
	}
	return strings.Map(func(r rune) rune {
		if strings.ContainsRune(`*?[]{}\!<|`+"`", r) {
			return '?'
		}
		return r
	}, title)
}

func bareHeading(title string) string {
	title = strings.ToLower(strings.TrimSpace(title))
	if bare := strings.TrimLeft(title, "0123456789.) "); bare != "" {
		return bare
	}
	return title
}
