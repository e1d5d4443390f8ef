package sync

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"

	"github.com/milepost/milepost/parser"
)

// ConfigPath is where a repository keeps its configuration.
const ConfigPath = ".github/milepost.yml"

// Policy is what a repository's configuration decides.
type Policy struct {
	// Plans lists globs of the files that are plans; they match without case, ** crosses
	// folders.
	Plans []string
	// PlainTitles leaves out the sub-section that titles without an id get as a suffix.
	PlainTitles bool
	// Assign assigns the `@handle` owners of open items.
	Assign bool
	// WriteBack is the mode of write-back; WriteBackOff mirrors into GitHub only.
	WriteBack string
	// Track says which items get issues.
	Track Track
	// Roles adds words and phrases of headings to those that name a role.
	Roles map[string]parser.Role
	// Labels gives the kinds of labels other prefixes; "" leaves the labels of a kind out.
	Labels map[LabelKind]string
	// Tables makes items of the rows of risk tables and status tables.
	Tables bool
	// People maps names in plans, in small letters, to logins.
	People map[string]string
}

// options are what the policy tells the parser.
func (p Policy) options() parser.Options {
	return parser.Options{Roles: p.Roles, Tables: p.Tables}
}

// The modes of write-back.
const (
	WriteBackPullRequest = "pull_request"
	WriteBackOff         = "off"
)

// DefaultPolicy is the policy of a repository without a configuration file.
func DefaultPolicy() Policy {
	return Policy{
		Plans:     []string{"**/*milestone*.md", "**/*roadmap*.md", "docs/plans/**/*.md", "plans/**/*.md"},
		Assign:    true,
		WriteBack: WriteBackPullRequest,
	}
}

// IsPlanPath reports whether the file at path may be a plan. An invalid glob matches nothing.
func (p Policy) IsPlanPath(path string) bool {
	lower := strings.ToLower(path)
	for _, glob := range p.Plans {
		if ok, err := doublestar.Match(strings.ToLower(glob), lower); err == nil && ok {
			return true
		}
	}
	return false
}
