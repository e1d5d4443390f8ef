package sync

// Key is an identity that the ledger issued: of an item or of a milestone. It is opaque and
// never derived from text.
type Key string

// Action is one mutation on GitHub. References to other things are keys, resolved while
// applying, so that a preview is complete before numbers exist. The set of types is sealed.
type Action interface {
	// Kind names what the action does in snake case, such as "create_issue".
	Kind() string
	// Subject is the key of the item or milestone that it is about; "" for labels.
	Subject() Key

	sealed()
}

// CreateLabel makes a label.
type CreateLabel struct {
	Name string
	// Color is six hexadecimal digits without a number sign.
	Color       string
	Description string
}

// CreateMilestone makes a milestone.
type CreateMilestone struct {
	Key         Key
	Title       string
	Description string
	// DueOn is a day, YYYY-MM-DD, or "".
	DueOn string
	// Line is the 1-based line of its heading.
	Line int
}

// UpdateMilestone changes the fields that are not nil.
type UpdateMilestone struct {
	Key         Key
	Title       *string
	Description *string
	// DueOn points to "" to clear the date.
	DueOn  *string
	Closed *bool
	Line   int
	// Current is the title now, for display.
	Current string
}

// CreateIssue makes an issue.
type CreateIssue struct {
	Key       Key
	Title     string
	Body      string
	Labels    []string
	Milestone Key
	Assignees []string
	// Listed tells that the body of another issue is to name it.
	Listed bool
	Line   int
}

// UpdateIssue changes the fields that are not nil, in one request.
type UpdateIssue struct {
	Key    Key
	Title  *string
	Body   *string
	Closed *bool
	// Reason is completed or not_planned when Closed is true, reopened when it is false.
	Reason string
	// Labels is the whole set that the issue shall have.
	Labels    *[]string
	Assignees *[]string
	// Milestone points to "" to take the issue out of its milestone.
	Milestone *Key
	Line      int
	// Current is the title now, for display.
	Current string
}

// LinkSubIssue makes the issue of Key a sub-issue of the issue of Parent.
type LinkSubIssue struct {
	Key, Parent Key
	// Replace takes it away from the parent that it has.
	Replace bool
	// Before is the sub-issue in front of which it belongs, "" for the end.
	Before Key
	Line   int
	Title  string
}

// UnlinkSubIssue takes the issue of Key away from its parent.
type UnlinkSubIssue struct {
	Key, Parent Key
	Line        int
	Title       string
}

// AddComment says something on the issue of an item.
type AddComment struct {
	Key   Key
	Body  string
	Line  int
	Title string
}

// Kind is "create_label".
func (CreateLabel) Kind() string { return "create_label" }

// Kind is "create_milestone".
func (CreateMilestone) Kind() string { return "create_milestone" }

// Kind is "close_milestone", "reopen_milestone" or "update_milestone".
func (a UpdateMilestone) Kind() string {
	switch {
	case a.Closed != nil && *a.Closed:
		return "close_milestone"
	case a.Closed != nil:
		return "reopen_milestone"
	default:
		return "update_milestone"
	}
}

// Kind is "create_issue".
func (CreateIssue) Kind() string { return "create_issue" }

// Kind names the weightiest change: "close_issue", "reopen_issue", "retitle_issue",
// "move_issue" (its milestone or labels changed) or "update_issue".
func (a UpdateIssue) Kind() string {
	switch {
	case a.Closed != nil && *a.Closed:
		return "close_issue"
	case a.Closed != nil:
		return "reopen_issue"
	case a.Title != nil:
		return "retitle_issue"
	case a.Milestone != nil || a.Labels != nil:
		return "move_issue"
	default:
		return "update_issue"
	}
}

// Kind is "link_sub_issue".
func (LinkSubIssue) Kind() string { return "link_sub_issue" }

// Kind is "unlink_sub_issue".
func (UnlinkSubIssue) Kind() string { return "unlink_sub_issue" }

// Kind is "add_comment".
func (AddComment) Kind() string { return "add_comment" }

// Subject is "": labels have no key.
func (CreateLabel) Subject() Key { return "" }

// Subject is the milestone's key.
func (a CreateMilestone) Subject() Key { return a.Key }

// Subject is the milestone's key.
func (a UpdateMilestone) Subject() Key { return a.Key }

// Subject is the item's key.
func (a CreateIssue) Subject() Key { return a.Key }

// Subject is the item's key.
func (a UpdateIssue) Subject() Key { return a.Key }

// Subject is the child's key.
func (a LinkSubIssue) Subject() Key { return a.Key }

// Subject is the child's key.
func (a UnlinkSubIssue) Subject() Key { return a.Key }

// Subject is the item's key.
func (a AddComment) Subject() Key { return a.Key }

func (CreateLabel) sealed()     {}
func (CreateMilestone) sealed() {}
func (UpdateMilestone) sealed() {}
func (CreateIssue) sealed()     {}
func (UpdateIssue) sealed()     {}
func (LinkSubIssue) sealed()    {}
func (UnlinkSubIssue) sealed()  {}
func (AddComment) sealed()      {}
