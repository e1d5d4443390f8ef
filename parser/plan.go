package parser

// State is what the box of an item says.
type State string

// The states of an item. [StateOther] is a box such as `[-]` or `[~]` that GitHub does not
// know: it is reported and left alone.
const (
	StateOpen    State = "open"
	StateDone    State = "done"
	StateDropped State = "dropped"
	StateOther   State = "other"
)

// IsSettled reports whether nothing is left to do.
func (s State) IsSettled() bool { return s == StateDone || s == StateDropped }

// Plan is one parsed document. It keeps the source bytes, so that edits can be applied to it;
// every offset counts bytes of the file on disk, byte-order mark and front matter included.
// A Plan is never changed after [Parse] returned it.
type Plan struct {
	// Title is the text of the first H1, inline Markdown stripped; "" if there is none.
	Title string
	// IsPlan tells whether the document names a milestone: an H1 or H2/H3 milestone heading,
	// or `milestone:` in the front matter.
	IsPlan bool
	// IsTemplate tells whether the milestone's name is still a placeholder, such as
	// `Milestone [X]: [Title]`. No item of a template is tracked.
	IsTemplate bool
	// IsDraft tells whether the front matter says `status: draft`: diagnostics only.
	IsDraft bool
	// Dialect is the name of the dialect that counts for the document, "" for our own format.
	Dialect string
	// Apart tells that its tool writes the same lines into each document.
	Apart bool
	// Metadata holds the `**Key**: value` lines above the first section, in order.
	Metadata []Field
	// FrontMatter holds the scalar keys of the YAML or TOML front matter, in order.
	FrontMatter []Field
	// Defaults is what the front matter says of all items.
	Defaults Defaults
	// Summary is the text of the executive summary as Markdown; "" if absent or a placeholder.
	Summary string
	// Milestones lists the milestones that the document names, in document order.
	// It is never empty after Parse: a file without any has one named after its title.
	Milestones []Milestone
	// Sections lists every section in document order; Section.Parent makes it a tree.
	Sections []Section
	// Items lists every checklist entry in document order.
	Items []Item
	// Diagnostics lists what the author should know, in document order.
	Diagnostics []Diagnostic
	// Hidden lists what keeps parts of the document from being read as the author meant them. While
	// there is anything, a missing item must not be taken for a removed one.
	Hidden []Hidden

	source  string
	options Options
	marks   []itemMarks
}

// Field is one `key: value` pair with the place of its value.
type Field struct {
	Key, Value string
	// Line is the 1-based line of the key.
	Line int
	// Start and End span the bytes of the value.
	Start, End int
}

// Milestone is a goal with a date to which items belong.
type Milestone struct {
	// Title is the name on GitHub: `Milestone 2: Data`, without `- Planning Document` and
	// without status emoji, at most 256 characters.
	Title string
	// Number is what follows the word Milestone, such as "2.5"; "" if there is none.
	Number string
	// DueOn is the due date as YYYY-MM-DD; "" if the document gives none that can be read.
	DueOn string
	// StartsOn is the day at which the work starts, as YYYY-MM-DD: the start date, else the date of
	// the document; "" if it gives neither.
	StartsOn string
	// Estimated tells that DueOn was computed from a start and a duration.
	Estimated bool
	// DependsOn is what the document says of what it depends on, at most 500 characters, without the
	// Markdown of links; "" if that is nothing.
	DependsOn string
	// Line is the 1-based line of its heading (1 for front matter and for the file itself).
	Line int
	// Section is the index in Plan.Sections of its heading, -1 for the whole file.
	Section int
	// Metadata holds the `**Key**: value` lines right below its heading; those of the whole file
	// are in Plan.Metadata.
	Metadata []Field
}

// Section is a heading, a bold line that acts as one, or a plain list label above a list.
type Section struct {
	// Title is the text, inline Markdown stripped; numbers such as `4.` are kept.
	Title string
	// Name is the title without emoji and status words, which change while the work goes on.
	Name string
	// Level is 1 to 6 for headings, 7 for a bold pseudo-heading, 8 for a list label.
	Level int
	// Role says what the section is for; a section without words of its own has its parent's.
	Role Role
	// Phase is the number of an implementation phase, such as "1"; "" outside phases. Inherited.
	Phase string
	// Window is when a phase takes place, such as `Week 1-2`, as the heading says in parentheses.
	// Inherited.
	Window string
	// IsPhase tells that the heading names the phase itself, and with more than a placeholder.
	IsPhase bool
	// PhaseName is what such a heading says behind the number, in small letters: what the phase is
	// known by when it is numbered anew.
	PhaseName string
	// Parent is the index of the enclosing section in Plan.Sections, -1 at the top.
	Parent int
	// Line is the 1-based line of the heading.
	Line int
}

// Role is what a section is for.
type Role string

// The roles that the plan format knows.
const (
	RoleGoals          Role = "goals"
	RoleMetrics        Role = "metrics"
	RoleFeatures       Role = "features"
	RoleArchitecture   Role = "architecture"
	RoleImplementation Role = "implementation"
	RoleTesting        Role = "testing"
	RoleDocumentation  Role = "documentation"
	RoleRisks          Role = "risks"
	RoleRollout        Role = "rollout"
	RoleQuestions      Role = "questions"
	RoleResources      Role = "resources"
	RoleAppendix       Role = "appendix"
	RoleSignOff        Role = "sign-off"
	RoleNotes          Role = "notes"
	RoleOther          Role = "other"
)

// Item is one checklist entry.
type Item struct {
	// Kind tells whether it is an entry, a heading or a step of one.
	Kind  ItemKind
	State State
	// ID is the author's own id: `1.1`, `Task 1.1` gives "Task 1.1", `KEY-12`, `T001`, `Goal 1`,
	// `Question 2`; "" if there is none.
	ID string
	// Title is the lead of the item's first paragraph as plain text: inline Markdown stripped, slots
	// (date, decision, strike, issue link) left out, id kept, at most 256 characters.
	Title string
	// Text is the same without the id: what identity is judged by.
	Text string
	// Raw is the source of the first paragraph after the box, without the final line break.
	Raw string
	// Body is the rest of the item as Markdown: what follows the title, paragraphs and child blocks,
	// dedented, without the child items that are items of their own; "" if there is none.
	Body string
	// Offset is the offset of the state byte, the one inside the brackets.
	Offset int
	// TextStart and TextEnd span Raw.
	TextStart, TextEnd int
	// End is the offset just past the last byte of the item, child blocks included.
	End int
	// Line and Column are the 1-based place of the `[`; columns count bytes.
	Line, Column int
	// Depth counts the checklist items that enclose this one.
	Depth int
	// Parent is the index in Plan.Items of the innermost enclosing item, -1 at the top.
	Parent int
	// Section is the index in Plan.Sections, -1 above the first heading.
	Section int
	// Milestone is the index in Plan.Milestones.
	Milestone int
	// Role is the section's role.
	Role Role
	// Phase is the section's phase number.
	Phase string
	// Owners lists the `@handle` owners in order, without the `@`.
	Owners []string
	// People lists the names after `Owner:` and `Assignee:` that are no handles.
	People []string
	// Decision is what `Decision:` says, inline or in a child bullet; "" if it is absent or
	// still open, such as `[Pending/Decided]`.
	Decision string
	// Date is the date at the end of the text as YYYY-MM-DD, such as `(due 2026-03-01)`, or what
	// `Due:` says: when a task is due, or when a sign-off line was signed. "" if there is none.
	Date string
	// Reason is what follows a struck text and tells why it is, or where it went: `moved to M4` behind
	// `~~Text~~ (moved to M4)`; "" if there is none. Behind is all that stands there, the signs around it and
	// what fills slots included. Whole is Text with all of it that fills no slot: what the line would say
	// without the strike.
	Reason, Behind, Whole string
	// Estimate is what `Estimate:` says, such as `3 days`; "" if it is absent.
	Estimate string
	// Links lists the issue numbers that the item links as `#12`, a full URL or `[#12](...)`.
	Links []IssueLink
	// Tags and After are what the slots of a dialect say: After lists the ids of the items of the same
	// document that this one waits for.
	Tags  []Tag
	After []string
	// Over tells that the item is open in a part of the plan that is over or put off, as a dialect says.
	Over bool
	// Row is set where the item is a row of a table: see [Options.Tables].
	Row *Row
	// Ordered tells that the item stands in an ordered list.
	Ordered bool
	// Placeholder tells that nothing real is written yet: `[Name of feature]`, `TBD`, ..., or that
	// the item only explains a sign in a legend.
	Placeholder bool
	// Tracked tells whether the item would be mirrored: a real item of a real plan. It does
	// not depend on State, save that StateOther is never tracked.
	Tracked bool
}

// Row is what an item that is a row of a table says beside its title.
type Row struct {
	Kind TableKind
	// Probability, Impact and Status are what the cells say, in small letters and without emoji.
	Probability, Impact, Status string
}

// TableKind tells what kind of table an item is a row of.
type TableKind string

// The kinds of tables whose rows are items.
const (
	TableRisk   TableKind = "risk"
	TableStatus TableKind = "status"
)

// IssueLink is a reference to an issue inside an item.
type IssueLink struct {
	// Owner and Repo are "" for a short reference such as `#12`.
	Owner, Repo string
	Number      int
	// Slot tells that the link stands apart at the end of the text and not inside a sentence.
	Slot bool
}

// Severity grades a diagnostic.
type Severity string

// The severities. Only an error makes `milepost check` fail.
const (
	SeverityError   Severity = "error"
	SeverityWarning Severity = "warning"
	SeverityInfo    Severity = "info"
)

// Diagnostic tells an author what is off in a document, where, and what to do.
type Diagnostic struct {
	Severity     Severity
	Line, Column int
	// Code is a stable name in kebab case, such as "unclosed-fence".
	Code    string
	Message string
	// More counts those of the same code that are not listed since there are too many; only the
	// last one listed has it, and its message tells it.
	More int `json:"-"`
}

// Edit replaces the bytes [Start, End) of the source by New.
type Edit struct {
	Start, End int
	New        string
	// Adds tells that New holds whole lines of a new item, in front of Start, and that nothing is replaced.
	Adds bool
}
