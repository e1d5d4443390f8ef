package dialect

import (
	"path"
	"strings"

	"github.com/milepost/milepost/parser"
)

// Dialect is how one tool writes plans.
type Dialect struct {
	// Name is what the configuration and `check` call it, such as "spec-kit".
	Name string
	// Paths are where its plans are, at the top of a repository or in any folder: `*` is any name.
	Paths []string
	// Beside is the name of a file in the same folder that names the milestone, "" if there is none.
	Beside string
	// Shape says in words what Fits looks for, and Fits tells it of a document.
	Shape string
	Fits  func(file string, source []byte) bool

	// rules are the parser's, save for the title.
	rules parser.Dialect
	// title names the milestone of a file.
	title func(about About) string
	// finished reports whether the place of a file says that its plan is over.
	finished func(file string) bool
}

// About is what is known of a file beside its content.
type About struct {
	// Path is where it is, with slashes.
	Path string
	// H1 is the text of its first H1, "" if it has none.
	H1 string
	// Beside is the content of the file that [Dialect.Beside] names, nil if there is none.
	Beside []byte
}

// folder is the name of the folder that a file is in, "" if that is not known.
func (a About) folder() string {
	folder := path.Base(path.Dir(a.Path))
	if folder == "." || folder == "/" {
		return ""
	}
	return folder
}

// stem is the name of the file without its ending.
func (a About) stem() string {
	name := path.Base(a.Path)
	return strings.TrimSuffix(name, path.Ext(name))
}

// Rules are what the parser has to know to read a file. The milestone is the name that the configuration
// gives it, "" to name it as the dialect does.
func (d Dialect) Rules(about About, milestone string) *parser.Dialect {
	rules := d.rules
	rules.Name = d.Name
	rules.Always = milestone != ""
	rules.Title = func(h1 string) string {
		if milestone != "" {
			return milestone
		}
		about.H1 = h1
		return d.title(about)
	}
	return &rules
}

// Finished reports whether the place of a file says that its plan is over: what is open there stays as it
// is.
func (d Dialect) Finished(file string) bool { return d.finished != nil && d.finished(file) }

// At reports whether the dialect has its plans at a path.
func (d Dialect) At(file string) bool { return d.place(file) != "" }

// place is the pattern that the path is found by, "" if none finds it.
func (d Dialect) place(file string) string {
	for _, pattern := range d.Paths {
		if under(pattern, file) {
			return pattern
		}
	}
	return ""
}

// under reports whether the end of a path is as a pattern says, name by name and without case.
func under(pattern, file string) bool {
	for {
		head, want := path.Split(pattern)
		rest, name := path.Split(file)
		if prefix, suffix, wild := strings.Cut(want, "*"); wild {
			if len(name) <= len(prefix)+len(suffix) || name[0] == '.' || !hasPrefixFold(name, prefix) || !hasPrefixFold(name[len(name)-len(suffix):], suffix) {
				return false
			}
		} else if !strings.EqualFold(want, name) {
			return false
		}
		if head == "" {
			return true
		}
		pattern, file = strings.TrimSuffix(head, "/"), strings.TrimSuffix(rest, "/")
		if file == "" {
			return false
		}
	}
}

func hasPrefixFold(text, prefix string) bool {
	return len(text) >= len(prefix) && strings.EqualFold(text[:len(prefix)], prefix)
}
