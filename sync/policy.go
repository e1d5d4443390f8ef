package sync

import (
	"cmp"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/milepost/milepost/parser"
	"github.com/milepost/milepost/parser/dialect"
)

// Policy is what a repository's configuration decides.
type Policy struct {
	// File is the path of the configuration, "" for ConfigPath.
	File string
	// Plans lists globs of the files that are plans; they match without case, ** crosses
	// folders.
	Plans []string
	// Named says of the files of some globs what their milestone is called and which dialect they are in.
	Named []NamedPlans
	// PlainTitles leaves out the sub-section that titles without an id get as a suffix.
	PlainTitles bool
	// Assign assigns the `@handle` owners of open items.
	Assign bool
	// WriteBack is the mode of write-back; WriteBackOff mirrors into GitHub only.
	WriteBack string
	// Links says how an item's issue is written into its line: LinksComment, LinksVisible, or
	// "" for not at all.
	Links string
	// Adopt lets an issue that a person opened become an item's own where the item links it.
	Adopt bool
	// Collect proposes issues that people put into a plan's milestone as lines of the plan: CollectOn,
	// CollectAsk to ask about each first, or "" for not at all.
	Collect string
	// Delivery says how edits are delivered.
	Delivery Delivery
	// SignOff lists, for a role of the sign-off section in lower case, the logins that may
	// sign it; a role that is not named may be signed by anyone.
	SignOff map[string][]string
	// Gates keep pull requests from branches until something in the plans is done.
	Gates []Gate
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
	// Phases makes an issue of each phase.
	Phases Switch
	// Dependencies makes a milestone's first items wait for the sign-off of those that it depends
	// on, and Steps each step of an ordered list for the one before it.
	Dependencies, Steps Switch
	// NoDashboard keeps what waits for a person out of an issue of its own.
	NoDashboard bool
	// Report is the day of the week, such as monday, on which a report is delivered; "" for none.
	Report string
	// PublicPage lets anyone look at the plans on the server's page, if its operators do.
	PublicPage bool
	// Preview says of which pull requests there is a preview, and when it fails.
	Preview PreviewPolicy
	// Unreadable tells that the file says nothing that could be read, so that all this is a guess.
	Unreadable bool
	// Unread names the settings whose value could not be read, such as tables or write_back.mode:
	// they are as if they were not set.
	Unread []string
}

// PreviewPolicy is what a configuration says of previews.
type PreviewPolicy struct {
	// Mode is PreviewPlans, PreviewAll or PreviewOff; "" means PreviewPlans.
	Mode string
	// FailOn lists what makes a preview fail beside errors of documents.
	FailOn []FailOn
}

// The modes of previews.
const (
	// PreviewPlans previews what touches a plan or the configuration.
	PreviewPlans = "plans"
	// PreviewAll answers every head and merge group, so that the check can be required.
	PreviewAll = "all"
	PreviewOff = "off"
)

// Of returns the mode with its default.
func (p PreviewPolicy) Of() string { return cmp.Or(p.Mode, PreviewPlans) }

// FailOn is something that a preview may fail on.
type FailOn string

// What previews may fail on.
const (
	FailOnAmbiguous FailOn = "ambiguous"
	FailOnHeld      FailOn = "held"
)

// Switch says whether something optional is made on GitHub.
type Switch int

const (
	// Off makes it not, and takes back what was made.
	Off Switch = iota
	// On makes it.
	On
	// Unknown says that the configuration cannot be read: what was made stays, and nothing
	// new is made.
	Unknown
)

// Delivery says how write-back delivers its edits. The zero value is the default.
type Delivery struct {
	// Interval is the least time between two changes of the open pull request; nil leaves it
	// to the server.
	Interval *time.Duration
	// Branch is the head branch of new pull requests; "" means [Branch].
	Branch string
	// Title and CommitMessage replace Milepost's own; {changes} stands for what changed.
	Title, CommitMessage string
	// Trailer is added to each commit message as its last line.
	Trailer string
	// MergeMethod is how the pull request is merged: merge, squash or rebase; "" means the first
	// of these that the repository allows.
	MergeMethod string
	// CoAuthors credits those who closed the issues in the commit message.
	CoAuthors bool
	// Draft, Labels and Reviewers are given to new pull requests.
	Draft     bool
	Labels    []string
	Reviewers []string
	// Names holds the names by which people sign, by their logins in lower case.
	Names map[string]string
}

// The ways in which an issue's number is written into its line.
const (
	LinksComment = "comment"
	LinksVisible = "visible"
)

// HidesLinks reports whether a line that links its issue does so in a comment. So it does where the policy links
// none and a line has to.
func (p Policy) HidesLinks() bool { return p.Links != LinksVisible }

// ConfigPath is the path of the file that says all this, or would say it.
func (p Policy) ConfigPath() string { return cmp.Or(p.File, ConfigPath) }

// options are what the policy tells the parser.
func (p Policy) options() parser.Options {
	return parser.Options{Roles: p.Roles, Tables: p.Tables, Headings: p.Track.Headings}
}

// Reading stands for what the policy says of how the text of a plan is read, beside Tables: where it differs,
// the same text may have other items. It is "" where nothing is said.
func (p Policy) Reading() string {
	own := len(PlansInMDX(p.Plans)) == 0
	if len(p.Roles) == 0 && len(p.Named) == 0 && !p.Track.Headings && !own {
		return ""
	}
	text := fmt.Sprintf("%v %v", p.Track.Headings, own)
	for _, named := range p.Named {
		text += fmt.Sprintf(" %q", []string{named.Glob, named.Milestone, named.Dialect})
	}
	for _, word := range slices.Sorted(maps.Keys(p.Roles)) {
		text += fmt.Sprintf(" %q=%q", word, p.Roles[word])
	}
	return fmt.Sprintf("%x", sha256.Sum256([]byte(text)))
}

// The modes of write-back.
const (
	WriteBackPullRequest = "pull_request"
	// WriteBackAutoMerge merges the pull request as soon as nothing stands against it.
	WriteBackAutoMerge = "auto_merge"
	// WriteBackCommit commits to the default branch where its rules allow it.
	WriteBackCommit = "commit"
	WriteBackOff    = "off"
)

// DefaultPolicy is the policy of a repository without a configuration file.
func DefaultPolicy() Policy {
	return Policy{
		Plans:     append(defaultPlans("{md,markdown}"), dialect.Globs()...),
		Assign:    true,
		WriteBack: WriteBackPullRequest,
	}
}

// defaultPlans are the globs of plans where the configuration has none.
func defaultPlans(ending string) []string {
	return []string{"**/*milestone*." + ending, "**/*roadmap*." + ending, "docs/plans/**/*." + ending, "plans/**/*." + ending}
}

// PlansInMDX are the globs of files that would be plans if they were not MDX, which is not read unless the
// configuration names it.
func PlansInMDX(plans []string) []string {
	if slices.Equal(plans, DefaultPolicy().Plans) {
		return defaultPlans("mdx")
	}
	return nil
}

// PersonKey is the form in which a person's name is compared: small letters, single spaces.
func PersonKey(name string) string { return strings.ToLower(strings.Join(strings.Fields(name), " ")) }
